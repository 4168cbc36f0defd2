"""“Last changed” is the last change that readers can see, in every format, and never the time of loading."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from examples.models import Change, Example
from tests.helpers.factories import ExampleFactory
from tests.helpers.fixture_files import edit_yaml
from tests.helpers.formats import ATOM, get_ok, read_feed
from tests.integration.test_loading import few_fixtures as few_fixtures
from tests.integration.test_loading import folder as folder
from tests.integration.test_loading import get_entry_path, load_catalogue

pytestmark = pytest.mark.django_db
PUBLISHED = timezone.make_aware(dt.datetime(2026, 1, 5, 12))
CHANGED = timezone.make_aware(dt.datetime(2026, 3, 7, 9))
LASTMOD = re.compile(r"<loc>[^<]*/examples/seen/</loc><lastmod>([^<]*)<")
JSON_LD_DATE = re.compile(r'"dateModified": "([^"]*)"')


def get_text(client: Client, path: str) -> str:
    return unescape(get_ok(client, path).content.decode())


def find_text(pattern: str | re.Pattern[str], text: str) -> str:
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def read_sitemap(client: Client) -> str:
    return find_text(LASTMOD, get_text(client, "/sitemap.xml"))


def read_feed_date(client: Client) -> str:
    return str(read_feed(client, "").findtext(f"{ATOM}entry/{ATOM}updated"))


def read_feed_head(client: Client) -> str:
    feed: ElementTree.Element = read_feed(client, "")
    return str(feed.findtext(f"{ATOM}updated"))


def read_json_ld(client: Client) -> str:
    return find_text(JSON_LD_DATE, get_text(client, "/examples/seen/"))


# Formats that give the moment, and formats that give the day in their own way.
MOMENTS: dict[str, Callable[[Client], str]] = {
    "json": lambda client: str(get_ok(client, "/examples/seen.json").json()["updated"]),
    "results": lambda client: str(get_ok(client, "/examples.json").json()["results"][0]["updated"]),
    "json-ld": read_json_ld,
    "atom": read_feed_date,
    "feed": read_feed_head,
    "sitemap": read_sitemap,
}
DAYS = {
    "page": ("/examples/seen/", r"Last changed ([^.<]*)\.", "%-d %B %Y"),
    "citation": ("/examples/seen/", r"last changed ([^.<]*)\.", "%-d %B %Y"),
    "history": ("/examples/seen/history/", r"<time[^>]*>([^<]*)<", "%-d %B %Y"),
    "bibtex": ("/examples/seen.bib", r" date = \{([^}]*)\}", "%Y-%m-%d"),
    "ris": ("/examples/seen.ris", r"DA  - (\S+)", "%Y/%m/%d"),
}


@pytest.fixture(autouse=True)
def entry() -> Example:
    found: Example = ExampleFactory(slug="seen", published_at=PUBLISHED)
    return found


def assert_last_change(client: Client, expected: dt.datetime) -> None:
    moments = {name: dt.datetime.fromisoformat(read(client)) for name, read in MOMENTS.items()}
    assert moments == dict.fromkeys(MOMENTS, expected)
    days = {name: find_text(pattern, get_text(client, path)) for name, (path, pattern, _) in DAYS.items()}
    assert days == {name: expected.strftime(style) for name, (_, _, style) in DAYS.items()}


def test_unchanged_entry_was_last_changed_when_published(client: Client, entry: Example) -> None:
    entry.save()
    assert entry.updated_at > CHANGED
    assert_last_change(client, PUBLISHED)


@pytest.mark.parametrize("kind", ["changed", "corrected", "checked", "returned"])
def test_every_line_of_the_history_is_a_change(client: Client, entry: Example, kind: str) -> None:
    Change.objects.create(example=entry, kind="changed", at=PUBLISHED + dt.timedelta(days=1))
    Change.objects.create(example=entry, kind=kind, at=CHANGED)
    assert_last_change(client, CHANGED)


def test_retirement_is_the_last_change(client: Client, entry: Example) -> None:
    retired = {"status": "retired", "retired_reason": "It ended.", "retired_at": CHANGED}
    Example.objects.filter(pk=entry.pk).update(**retired)
    path, pattern, style = DAYS["page"]
    assert find_text(pattern, get_text(client, path)) == CHANGED.strftime(style)


def test_loading_again_is_no_change_but_a_new_text_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_catalogue(folder, capsys)
    loaded = Example.objects.get(slug="impact-liverpool-south-sefton")
    assert loaded.changed_at == loaded.published_at
    edit_yaml(get_entry_path(folder), lambda fixture: fixture.update(editor_note="For colleagues only."))
    load_catalogue(folder, capsys)
    assert not loaded.changes.exists()
    edit_yaml(get_entry_path(folder), lambda fixture: fixture.update(title="IMPaCT, renamed"))
    load_catalogue(folder, capsys)
    assert [change.kind for change in loaded.changes.all()] == ["changed"]
