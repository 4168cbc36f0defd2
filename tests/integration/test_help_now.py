"""Readers who need care today are told where to get it."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
ENTRY, LINE = "/examples/seen/", "Need help now?"


def read_page(client: Client, address: str) -> str:
    return get_ok(client, address).content.decode()


@pytest.mark.parametrize(
    "address",
    ["/", "/examples/", "/examples/?q=seen", "/examples/?q=zebra", "/examples/?q=my+mum", "/settings/home/", ENTRY],
)
def test_line_stands_once_on_the_page(client: Client, settings: Settings, address: str) -> None:
    ExampleFactory(slug="seen", title="Seen by all")
    page = read_page(client, address)
    assert page.count(LINE) == 1
    assert "call 111. In an emergency, call 999." in page
    settings.SITE_HELP = ""
    assert LINE not in read_page(client, address)


def test_line_stands_on_the_page_that_was_not_found(client: Client) -> None:
    response = client.get("/my-mum-is-dying/")
    assert response.status_code == 404
    assert LINE in response.content.decode()


def test_line_stands_above_the_results_of_a_personal_search(client: Client) -> None:
    ExampleFactory(slug="seen", title="Support for mum")
    page = read_page(client, "/examples/?q=mum")
    assert page.index(LINE) < page.index("/examples/seen/")
    page = read_page(client, "/examples/?q=support")
    assert page.index(LINE) > page.index("/examples/seen/")


def test_operator_chooses_the_words_and_they_are_escaped(client: Client, settings: Settings) -> None:
    settings.SITE_HELP = "Ring <b>the hospice</b>."
    assert "Ring &lt;b&gt;the hospice&lt;/b&gt;." in read_page(client, "/")
