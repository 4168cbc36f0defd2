"""Retired entries keep their page, with a notice, and appear only in the list of retired entries."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from examples.models import Example
from tests.helpers.browser_form import read_form, set_values
from tests.helpers.factories import ExampleFactory, ICBFactory, term

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex, follow">'


def create_retired(**values: Any) -> Example:
    """A retired entry that was published before."""
    standard = {"status": "retired", "retired_reason": "It ended.", "published_at": timezone.now()}
    found: Example = ExampleFactory(**standard | values)
    return found


@pytest.fixture
def retired_entry() -> Example:
    return create_retired(
        slug="gone", title="Gone quiet", retired_reason="The service closed.",
        retired_at=timezone.make_aware(dt.datetime(2026, 3, 4, 12)), boards=[ICBFactory(slug="devon")],
    )  # fmt: skip


def get_page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


def test_retired_page_shows_date_and_reason(client: Client, retired_entry: Example) -> None:
    page = get_page(client, "/examples/gone/")
    assert '<div class="app-note"><p>This entry was retired on 4 March 2026: The service closed.</p></div>' in page
    assert NOINDEX in page
    assert "application/ld+json" not in page
    assert "A report" in page
    assert "Cite this entry" in page
    assert "Next check due" not in page


def test_retired_page_links_to_no_data_files(client: Client, retired_entry: Example) -> None:
    page = get_page(client, "/examples/gone/")
    for ending in ("json", "bib", "ris"):
        assert f"/examples/gone.{ending}" not in page
        get_page(client, f"/examples/gone.{ending}", 404)


def test_published_page_has_no_retirement_notice(client: Client) -> None:
    ExampleFactory(slug="seen")
    page = get_page(client, "/examples/seen/")
    assert NOINDEX not in page
    assert "retired" not in page
    assert "/examples/seen.bib" in page


@pytest.mark.parametrize(
    "path",
    [
        "/", "/examples/", "/examples/?q=gone", "/examples/?view=print", "/examples.csv", "/examples.json",
        "/examples.atom", "/sitemap.xml", "/search/suggestions.json?q=gone", "/settings/home/", "/icbs/devon/",
        "/examples/seen/",
    ],
)  # fmt: skip
def test_retired_entry_appears_on_no_other_page(client: Client, retired_entry: Example, path: str) -> None:
    ExampleFactory(slug="seen", title="Seen by all").related.add(retired_entry)
    page = get_page(client, path)
    assert "Gone quiet" not in page
    assert "/examples/gone" not in page


def test_list_has_the_last_retired_entry_first(client: Client, retired_entry: Example) -> None:
    create_retired(title="Long ago")
    create_retired(title="Never public", published_at=None)
    ExampleFactory(title="Seen by all")
    page = get_page(client, "/examples/retired/")
    assert page.index("Gone quiet") < page.index("Long ago")
    assert "The service closed." in page
    assert "4 March 2026" in page
    assert "Never public" not in page
    assert "Seen by all" not in page
    assert NOINDEX in page


def test_list_makes_as_many_queries_for_many_entries_as_for_one(client: Client, retired_entry: Example) -> None:
    get_page(client, "/examples/retired/")
    for _ in range(3):
        create_retired()
    with CaptureQueriesContext(connection) as queries:
        get_page(client, "/examples/")
    rebuilt = len(queries)
    with CaptureQueriesContext(connection) as queries:
        get_page(client, "/examples/retired/")
    assert (len(queries), rebuilt > 2) == (2, True)


def test_finder_links_to_the_list_even_if_empty(client: Client) -> None:
    assert 'href="/examples/retired/"' in get_page(client, "/examples/")
    assert "No entry is retired." in get_page(client, "/examples/retired/")


def test_retiring_and_republishing_shows_at_once(client: Client) -> None:
    example = ExampleFactory(slug="seen")
    first = client.get("/examples/seen/")
    Example.objects.filter(pk=example.pk).update(status="retired", retired_reason="It ended.")
    second = client.get("/examples/seen/", headers={"if-none-match": first["ETag"]})
    assert "This entry is retired: It ended." in second.content.decode()
    Example.objects.filter(pk=example.pk).update(status="published")
    third = client.get("/examples/seen/", headers={"if-none-match": second["ETag"]})
    assert "This entry is retired" not in third.content.decode()


def test_entry_cannot_have_the_address_of_the_list(admin_client: Client) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ExampleFactory(slug="retired")
    page = admin_client.get(reverse("admin:examples_example_add"))
    data = set_values(read_form(page, "example_form"), title="Retired", slug="retired")
    answer = admin_client.post(reverse("admin:examples_example_add"), data)
    assert "You cannot use this slug" in answer.content.decode()
    assert not Example.objects.exists()


def test_retired_entry_without_grades_keeps_its_page(client: Client, retired_entry: Example) -> None:
    retired_entry.terms.set([term("setting", "shut", retired_on="2026-01-01")])
    Example.objects.filter(pk=retired_entry.pk).update(evidence=None, stage=None, cost_band=None, retired_at=None)
    assert "This entry is retired: The service closed." in get_page(client, "/examples/gone/")
