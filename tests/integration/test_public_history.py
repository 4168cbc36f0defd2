"""The public history of an entry: dates, kinds of change and editors' notes, without names."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from examples.models import Change, Example
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<th scope="row"><time datetime="[^"]+">([^<]*)</time></th>\s*<td>([^<]*)</td>\s*<td>([^<]*)</td>')
FIRST = timezone.make_aware(dt.datetime(2026, 1, 5, 12))


@pytest.fixture
def published_entry() -> Example:
    found: Example = ExampleFactory(slug="seen", title="Seen by all", published_at=FIRST)
    return found


def get_history(client: Client, status: int = 200) -> str:
    response = client.get("/examples/seen/history/")
    assert response.status_code == status
    return unescape(response.content.decode())


def add_change(example: Example, kind: str, day: int, note: str = "") -> None:
    Change.objects.create(example=example, kind=kind, note=note, at=FIRST + dt.timedelta(days=day))


def test_entry_without_changes_shows_when_it_was_published(client: Client, published_entry: Example) -> None:
    assert ROW.findall(get_history(client)) == [("5 January 2026", "First published", "")]


def test_changes_are_listed_newest_first_with_notes(client: Client, published_entry: Example) -> None:
    add_change(published_entry, "published", 0)
    add_change(published_entry, "corrected", 2, "The number of visits was wrong.")
    add_change(published_entry, "checked", 1)
    assert ROW.findall(get_history(client)) == [
        ("7 January 2026", "Corrected", "The number of visits was wrong."),
        ("6 January 2026", "Checked against its sources", ""),
        ("5 January 2026", "First published", ""),
    ]


def test_retirement_is_listed_once(client: Client, published_entry: Example) -> None:
    retired = {"status": "retired", "retired_reason": "It ended.", "retired_at": FIRST + dt.timedelta(days=9)}
    Example.objects.filter(pk=published_entry.pk).update(**retired)
    assert ROW.findall(get_history(client))[0] == ("14 January 2026", "Retired", "It ended.")
    add_change(published_entry, "retired", 9, "It ended.")
    assert len(ROW.findall(get_history(client))) == 2
    assert '<meta name="robots" content="noindex, follow">' in get_history(client)


def test_note_is_escaped(client: Client, published_entry: Example) -> None:
    add_change(published_entry, "changed", 1, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get("/examples/seen/history/").content.decode()


def test_entry_and_history_link_to_each_other(client: Client, published_entry: Example) -> None:
    assert 'href="/examples/seen/history/"' in client.get("/examples/seen/").content.decode()
    assert 'href="/examples/seen/"' in get_history(client)


def test_history_is_revalidated_and_shows_a_new_change(client: Client, published_entry: Example) -> None:
    tag = client.get("/examples/seen/history/")["ETag"]
    assert client.get("/examples/seen/history/", headers={"if-none-match": tag}).status_code == 304
    add_change(published_entry, "changed", 1, "A new figure.")
    assert "A new figure." in client.get("/examples/seen/history/", headers={"if-none-match": tag}).content.decode()


@pytest.mark.parametrize("status", ["draft", "in_review", "retired"])
def test_entry_that_was_never_public_has_no_history(client: Client, published_entry: Example, status: str) -> None:
    Example.objects.filter(pk=published_entry.pk).update(
        status=status, published_at=None, retired_reason="Never began."
    )
    add_change(published_entry, "changed", 1)
    get_history(client, 404)


def test_entry_returned_to_draft_has_no_history(client: Client, published_entry: Example) -> None:
    Example.objects.filter(pk=published_entry.pk).update(status="draft")
    get_history(client, 404)
