"""Mistyped addresses lead to the page that was meant; every page offers a feed; the site has an icon."""

import re

import pytest
from django.test import Client

from examples.views.canonical_address import find_address
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
FEED = re.compile(r'<link rel="alternate" type="application/atom\+xml" [^>]*href="([^"]*)">')


@pytest.fixture(autouse=True)
def published_entry() -> None:
    ExampleFactory(slug="seen", boards=[ICBFactory(slug="devon")])


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("/Examples/SEEN/", "/examples/seen/"),
        ("/examples/seen/),", "/examples/seen/"),
        ("/examples/seen).", "/examples/seen/"),
        ("/EXAMPLES", "/examples/"),
        ("/icbs/Devon/%E2%80%9D", "/icbs/devon/"),
        ("/About/?a=B", "/about/?a=B"),
    ],
)
def test_address_in_another_case_or_with_punctuation_is_redirected(client: Client, typed: str, address: str) -> None:
    response = client.get(typed)
    assert (response.status_code, response["Location"]) == (301, address)
    get_ok(client, address)


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/examples/nowhere/", "/\\EVIL.example/", "/ADMIN/x/", "/x/),", "/%00/", "/Examples.CSV"]
)
def test_other_addresses_are_not_found(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert find_address(path) == ""


def test_another_site_is_never_the_address() -> None:
    for path in ("//EVIL.example/", "//evil.example/),", "/\\EVIL.example", "//EXAMPLES/"):
        assert find_address(path) == ""


def test_only_reading_is_redirected(client: Client) -> None:
    assert client.post("/About/").status_code == 404


def test_pages_link_to_the_feed_that_suits_them(client: Client) -> None:
    feeds = {path: FEED.findall(get_ok(client, path).content.decode()) for path in (
        "/", "/examples/seen/", "/icbs/devon/", "/settings/home/", "/examples/?q=seen",
    )}  # fmt: skip
    assert feeds == {
        "/": ["/examples.atom"],
        "/examples/seen/": ["/examples.atom"],
        "/icbs/devon/": ["/examples.atom?icb=devon"],
        "/settings/home/": ["/examples.atom?setting=home"],
        "/examples/?q=seen": ["/examples.atom?q=seen"],
    }


def test_icon_is_at_the_usual_address(client: Client) -> None:
    response = client.get("/favicon.ico")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
    assert (response.status_code, content[:4]) == (200, b"\0\0\1\0")
    assert response["Content-Type"] in ("image/x-icon", "image/vnd.microsoft.icon")
