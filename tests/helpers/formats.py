"""Reads the slugs out of every form of a query, in order: what the forms have in common."""

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
FOUND = re.compile(r'<a href="/examples/([-\w]+)/"')


def get(client: Client, address: str) -> Response:
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def html(client: Client, query: str) -> list[str]:
    """Over all pages: the results, without what is shown beside them."""
    found: list[str] = []
    for number in count(1):
        page = get(client, f"/examples/?{query}&page={number}").content.decode()
        results = page.partition('id="found"')[2].partition('id="forms"')[0].partition('id="near"')[0]
        found += FOUND.findall(results)
        if 'rel="next"' not in results:
            return found
    return found


def rows(client: Client, query: str) -> list[dict[str, str]]:
    table = get(client, f"/examples.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table, newline="")))


def as_csv(client: Client, query: str) -> list[str]:
    return [row["slug"] for row in rows(client, query)]


def as_json(client: Client, query: str) -> list[str]:
    """Over all pages, by following `next`."""
    found: list[str] = []
    address: str | None = f"/examples.json?{query}"
    while address:
        body = get(client, address).json()
        found += [result["slug"] for result in body["results"]]
        assert body["count"] >= len(found)
        address = body["next"] and urlsplit(body["next"])._replace(scheme="", netloc="").geturl()
    return found


def feed(client: Client, query: str) -> ElementTree.Element:
    return ElementTree.fromstring(get(client, f"/examples.atom?{query}").content)  # noqa: S314  our own


def as_atom(client: Client, query: str) -> list[str]:
    entries = feed(client, query).findall(f"{ATOM}entry")
    return [str(entry.find(f"{ATOM}link").get("href")).split("/")[-2] for entry in entries]  # type: ignore[union-attr]


def on_paper(client: Client, query: str) -> list[str]:
    page = get(client, f"/examples/?{query}&view=print").content.decode()
    return FOUND.findall(page)


FORMS: dict[str, Callable[[Client, str], list[str]]] = {
    "html": html,
    "csv": as_csv,
    "json": as_json,
    "atom": as_atom,
    "print": on_paper,
}
