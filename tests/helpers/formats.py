"""Reads the slugs of a search's results in every format, in order, so that tests can compare the formats."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

ATOM = "{http://www.w3.org/2005/Atom}"
RESULT_LINK = re.compile(r'<a href="/examples/([-\w]+)/"')


def get_ok(client: Client, address: str) -> Response:
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def read_html_slugs(client: Client, query: str) -> list[str]:
    """The results on all pages, without near misses and other links."""
    slugs: list[str] = []
    for number in count(1):
        page = get_ok(client, f"/examples/?{query}&page={number}").content.decode()
        after = page.partition('id="result-list"')[2]
        results = after.partition('id="downloads"')[0].partition('id="near-misses"')[0]
        slugs += RESULT_LINK.findall(results)
        if 'rel="next"' not in results:
            return slugs
    return slugs


def read_csv_rows(client: Client, query: str) -> list[dict[str, str]]:
    table = get_ok(client, f"/examples.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table, newline="")))


def read_csv_slugs(client: Client, query: str) -> list[str]:
    return [row["slug"] for row in read_csv_rows(client, query)]


def read_json_slugs(client: Client, query: str) -> list[str]:
    """The results on all pages, by following `next`."""
    slugs: list[str] = []
    address: str | None = f"/examples.json?{query}"
    while address:
        page = get_ok(client, address).json()
        slugs += [result["slug"] for result in page["results"]]
        assert page["count"] >= len(slugs)
        address = page["next"] and urlsplit(page["next"])._replace(scheme="", netloc="").geturl()
    return slugs


def read_feed(client: Client, query: str) -> ElementTree.Element:
    return ElementTree.fromstring(get_ok(client, f"/examples.atom?{query}").content)  # noqa: S314  our own


def read_atom_slugs(client: Client, query: str) -> list[str]:
    """The results on all pages, by following the link to the next."""
    feed = read_feed(client, query)
    entries = feed.findall(f"{ATOM}entry")
    while (link := feed.find(f"{ATOM}link[@rel='next']")) is not None:
        feed = read_feed(client, urlsplit(str(link.get("href"))).query)
        entries += feed.findall(f"{ATOM}entry")
    return [str(entry.find(f"{ATOM}link").get("href")).split("/")[-2] for entry in entries]  # type: ignore[union-attr]


def read_print_slugs(client: Client, query: str) -> list[str]:
    page = get_ok(client, f"/examples/?{query}&view=print").content.decode()
    return RESULT_LINK.findall(page)


SLUG_READERS: dict[str, Callable[[Client, str], list[str]]] = {
    "html": read_html_slugs,
    "csv": read_csv_slugs,
    "json": read_json_slugs,
    "atom": read_atom_slugs,
    "print": read_print_slugs,
}
