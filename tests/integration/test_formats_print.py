"""The page to print has all results, a description and the date, and no controls."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db


def test_page_has_search_date_order_and_addresses(client: Client) -> None:
    ExampleFactory(slug="seen", title="Seen <b>by</b> all")
    page = get_ok(client, "/examples/?view=print&q=seen&setting=home&setting=moon&sort=title").content.decode()
    assert "Examples for “seen” with Where care happens: Home" in page
    assert f"1 example on {date_format(timezone.localdate(), 'j F Y')}. Order: A to Z." in page
    assert "http://testserver/examples/seen/" in page
    assert "is not a value of" in page
    assert "Seen &lt;b&gt;by&lt;/b&gt; all" in page


def test_page_has_all_results_and_no_controls(client: Client) -> None:
    for _ in range(45):
        ExampleFactory()
    page = get_ok(client, "/examples/?view=print").content.decode()
    assert page.count("<h2") == 45 + page.partition("<footer")[2].count("<h2")
    for control in ("<input", "<select", "<button", "<nav", "<form"):
        assert control not in page, control
    assert 'content="noindex, follow"' in page


def test_page_shows_corrected_spelling(client: Client) -> None:
    ExampleFactory(title="Palliative care")
    page = get_ok(client, "/examples/?view=print&q=paliative").content.decode()
    assert "Showing results for <strong>palliative</strong>" in page
    assert "No example" not in page


def test_unknown_view_shows_the_finder(client: Client) -> None:
    ExampleFactory()
    assert 'id="finder"' in get_ok(client, "/examples/?view=poster").content.decode()
