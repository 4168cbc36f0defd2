"""Searches that found nothing are counted, with nothing of who asked, and no page is slower or different for it."""

import datetime as dt
import logging

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from examples.catalogue.refresh import current
from examples.catalogue.search_request import Question
from examples.finder import zero_results
from examples.finder.zero_results import APART, Heard, to_count
from examples.models import CatalogueRevision, EmptySearch, SynonymGroup
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
NOW = 1_000_000.0


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two entries: of what stands in both, some searches ask for too much at once."""
    monkeypatch.setattr(zero_results, "_heard", Heard())
    ExampleFactory(title="Night nurses", summary="Nurses visit people at home with dementia.")
    ExampleFactory(title="Prison choir", summary="Volunteers sing in prison on Tuesday.")
    SynonymGroup.objects.create(slug="jail", terms=["hoosegow", "lockup"])


def search(client: Client, words: str, path: str = "/examples/", **headers: str) -> int:
    return client.get(path, {"q": words}, headers=headers).status_code


def counted() -> dict[str, int]:
    return dict(EmptySearch.objects.values_list("words", "times"))


def test_words_that_no_example_has_together_are_counted(client: Client) -> None:
    before = CatalogueRevision.objects.values().get()
    assert search(client, "Nurses   PRISON") == 200
    search(client, "nurses prison")
    assert counted() == {"nurses prison": 2}
    assert EmptySearch.objects.get().day == timezone.localdate()
    assert CatalogueRevision.objects.values().get() == before
    assert client.cookies == {}


@pytest.mark.parametrize(
    "words", ["nurses", "nurses dementia", "nurse visiting", "nursse", "", "   ", "dementia -choir"]
)
def test_what_found_something_is_not_counted(client: Client, words: str) -> None:
    search(client, words)
    assert counted() == {}


@pytest.mark.parametrize(
    "words",
    [
        "nurses prison jo@example.org", "nurses prison 943 476 5919", "nurses prison mr choir",
        "nurses prison sw1a 1aa", "nurses prison john smith", "zorba", "nurses prison " * 9, "john smith",
        "\x00", "nurses prison 3 march 1950",
    ],
)  # fmt: skip
def test_what_could_tell_of_somebody_is_not_counted(client: Client, words: str) -> None:
    assert search(client, words) == 200
    assert counted() == {}


def test_correction_is_what_is_counted(client: Client) -> None:
    search(client, "nursse prison")
    assert counted() == {"nurses prison": 1}


def test_one_unknown_word_is_counted_when_it_comes_again_later() -> None:
    heard, catalogue = Heard(), current()
    question = Question("Dementia, hiccups")
    assert to_count(question, catalogue, heard, NOW) == ""
    assert to_count(question, catalogue, heard, NOW + APART - 1) == ""
    assert to_count(question, catalogue, heard, NOW + APART) == "dementia, hiccups"
    assert to_count(Question("hiccups"), catalogue, heard, NOW + APART) == ""
    assert to_count(Question("hiccups yodelling"), catalogue, heard, NOW + 9 * APART) == ""
    assert to_count(Question("hoosegow dementia"), catalogue, heard, NOW) == "hoosegow dementia"
    assert to_count(Question("nurses prison", exact=True), catalogue, heard, NOW) == ""
    assert to_count(Question("nurses", {"setting": ("nowhere",)}), catalogue, heard, NOW) == ""


def test_what_was_heard_once_can_not_be_read_and_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zero_results, "MOST_HEARD", 3)
    heard = Heard()
    for words in ("smith", "jones", "brown", "taylor"):
        heard.again(words, NOW)
    assert b"smith" not in b"".join(heard._first)
    assert len(heard._first) == 3
    assert not heard.again("smith", NOW + 2 * APART), "the oldest was forgotten"
    assert Heard()._key != heard._key


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
    ],
)
def test_nobody_asked(client: Client, headers: dict[str, str]) -> None:
    assert search(client, "nurses prison", **headers) == 200
    assert counted() == {}


def test_other_forms_and_methods_do_not_count(client: Client) -> None:
    for path in ("/examples.csv", "/examples.json", "/examples.atom"):
        search(client, "nurses prison", path)
    client.get("/examples/", {"q": "nurses prison", "view": "print"})
    client.get("/examples/", {"q": "nurses prison", "page": "2"})
    client.head("/examples/", {"q": "nurses prison"})
    assert counted() == {}
    tag = client.get("/examples/", {"q": "nurses prison"})["ETag"]
    assert client.get("/examples/", {"q": "nurses prison"}, headers={"If-None-Match": tag}).status_code == 304
    assert counted() == {"nurses prison": 1}


def test_cost_of_a_count(client: Client) -> None:
    """Where something was found, the page asks the database what it asked before. Counting again is one statement."""
    search(client, "nurses prison")
    with CaptureQueriesContext(
        connection,
    ) as plain:
        search(client, "nurses")
    assert len(plain) == 1
    with CaptureQueriesContext(connection) as again:
        search(client, "nurses prison")
    tables = [query["sql"] for query in again if "examples_" in query["sql"]]
    assert len(tables) == 2, tables


def test_day_holds_only_so_many_and_old_ones_go(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    old = timezone.localdate() - dt.timedelta(days=40)
    EmptySearch.objects.create(words="old", day=old, times=1)
    monkeypatch.setattr(zero_results, "MOST_A_DAY", 1)
    for words in ("nurses prison", "dementia prison", "nurses prison"):
        search(client, words)
    assert counted() == {"nurses prison": 2}


def test_trouble_with_the_count_is_no_trouble_of_the_reader(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*args: object, **values: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(EmptySearch.objects, "filter", lambda **values: type("Rows", (), {"update": locked})())
    with caplog.at_level(logging.WARNING):
        assert search(client, "nurses prison") == 200
    assert "could not be counted" in caplog.text
    assert "prison" not in "".join(
        record.getMessage() for record in caplog.records if record.name == zero_results.__name__
    )
    monkeypatch.undo()
    assert counted() == {}


def test_about_page_says_so(client: Client) -> None:
    assert "We keep nothing about who searched" in client.get("/about/").content.decode()
