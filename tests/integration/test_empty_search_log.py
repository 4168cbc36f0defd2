"""Searches without results are counted anonymously, and the count does not change or delay any page."""

import datetime as dt
import logging
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.search_request import SearchRequest
from examples.finder import empty_search_log
from examples.finder.empty_search_log import MIN_INTERVAL, RecentSearches, get_countable_words
from examples.models import CatalogueRevision, EmptySearch, SynonymGroup
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
NOW = 1_000_000.0


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two examples: a search with words from both finds neither in full."""
    monkeypatch.setattr(empty_search_log, "_recent_searches", RecentSearches())
    ExampleFactory(title="Night nurses", summary="Nurses visit people at home with dementia.")
    ExampleFactory(title="Prison choir", summary="Volunteers sing in prison on Tuesday.")
    SynonymGroup.objects.create(slug="jail", terms=["hoosegow", "lockup"])


def search(client: Client, words: str, path: str = "/examples/", **headers: str) -> int:
    return client.get(path, {"q": words}, headers=headers).status_code


def get_counts() -> dict[str, int]:
    return dict(EmptySearch.objects.values_list("words", "times"))


def test_known_words_without_results_are_counted(client: Client) -> None:
    before = CatalogueRevision.objects.values().get()
    assert search(client, "Nurses   PRISON") == 200
    search(client, "nurses prison")
    assert get_counts() == {"nurses prison": 2}
    assert EmptySearch.objects.get().day == timezone.localdate()
    assert CatalogueRevision.objects.values().get() == before
    assert client.cookies == {}


@pytest.mark.parametrize(
    "words", ["nurses", "nurses dementia", "nurse visiting", "nursse", "", "   ", "dementia -choir"]
)
def test_search_with_results_is_not_counted(client: Client, words: str) -> None:
    search(client, words)
    assert get_counts() == {}


@pytest.mark.parametrize(
    "words",
    [
        "nurses prison jo@example.org", "nurses prison 943 476 5919", "nurses prison mr choir",
        "nurses prison sw1a 1aa", "nurses prison john smith", "zorba", "nurses prison " * 9, "john smith",
        "\x00", "nurses prison 3 march 1950",
    ],
)  # fmt: skip
def test_search_that_could_identify_someone_is_not_counted(client: Client, words: str) -> None:
    assert search(client, words) == 200
    assert get_counts() == {}


def test_corrected_words_are_counted(client: Client) -> None:
    search(client, "nursse prison")
    assert get_counts() == {"nurses prison": 1}


def test_unknown_word_is_counted_when_repeated_later() -> None:
    recent, catalogue = RecentSearches(), get_catalogue()
    request = SearchRequest("Dementia, hiccups")
    assert get_countable_words(request, catalogue, recent, NOW) == ""
    assert get_countable_words(request, catalogue, recent, NOW + MIN_INTERVAL - 1) == ""
    assert get_countable_words(request, catalogue, recent, NOW + MIN_INTERVAL) == "dementia, hiccups"
    assert get_countable_words(SearchRequest("hiccups"), catalogue, recent, NOW + MIN_INTERVAL) == ""
    assert get_countable_words(SearchRequest("hiccups yodelling"), catalogue, recent, NOW + 9 * MIN_INTERVAL) == ""
    assert get_countable_words(SearchRequest("hoosegow dementia"), catalogue, recent, NOW) == "hoosegow dementia"
    assert get_countable_words(SearchRequest("nurses prison", exact=True), catalogue, recent, NOW) == ""
    assert get_countable_words(SearchRequest("nurses", {"setting": ("nowhere",)}), catalogue, recent, NOW) == ""


def test_remembered_searches_cannot_be_read_and_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_search_log, "MAX_REMEMBERED", 3)
    recent = RecentSearches()
    for words in ("smith", "jones", "brown", "taylor"):
        recent.is_repeated(words, NOW)
    assert b"smith" not in b"".join(recent._first_seen)
    assert len(recent._first_seen) == 3
    assert not recent.is_repeated("smith", NOW + 2 * MIN_INTERVAL), "the oldest was forgotten"
    assert RecentSearches()._key != recent._key


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
    ],
)
def test_search_not_made_by_a_reader_is_not_counted(client: Client, headers: dict[str, str]) -> None:
    assert search(client, "nurses prison", **headers) == 200
    assert get_counts() == {}


def test_other_formats_and_methods_are_not_counted(client: Client) -> None:
    for path in ("/examples.csv", "/examples.json", "/examples.atom"):
        search(client, "nurses prison", path)
    client.get("/examples/", {"q": "nurses prison", "view": "print"})
    client.get("/examples/", {"q": "nurses prison", "page": "2"})
    client.head("/examples/", {"q": "nurses prison"})
    assert get_counts() == {}
    tag = client.get("/examples/", {"q": "nurses prison"})["ETag"]
    assert client.get("/examples/", {"q": "nurses prison"}, headers={"If-None-Match": tag}).status_code == 304
    assert get_counts() == {"nurses prison": 1}


def test_repeated_count_takes_one_statement(client: Client) -> None:
    """A page with results makes no query for the count."""
    search(client, "nurses prison")
    with CaptureQueriesContext(connection) as with_results:
        search(client, "nurses")
    assert len(with_results) == 1
    with CaptureQueriesContext(connection) as repeated:
        search(client, "nurses prison")
    tables = [query["sql"] for query in repeated if "examples_" in query["sql"]]
    assert len(tables) == 2, tables


def test_rows_per_day_are_limited_and_old_rows_deleted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    old = timezone.localdate() - dt.timedelta(days=40)
    EmptySearch.objects.create(words="old", day=old, times=1)
    monkeypatch.setattr(empty_search_log, "MAX_ROWS_PER_DAY", 1)
    for words in ("nurses prison", "dementia prison", "nurses prison"):
        search(client, words)
    assert get_counts() == {"nurses prison": 2}


def test_database_error_while_counting_does_not_affect_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rows = Mock()
    rows.update.side_effect = OperationalError("database is locked")
    monkeypatch.setattr(EmptySearch.objects, "filter", Mock(return_value=rows))
    with caplog.at_level(logging.WARNING):
        assert search(client, "nurses prison") == 200
    assert "could not be counted" in caplog.text
    messages = [record.getMessage() for record in caplog.records if record.name == empty_search_log.__name__]
    assert "prison" not in "".join(messages)
    monkeypatch.undo()
    assert get_counts() == {}


def test_privacy_notice_explains_the_count(client: Client) -> None:
    assert "we may count its words and the day" in client.get("/privacy/").content.decode()
