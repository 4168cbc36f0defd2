"""Searches tolerate mistakes, and the page says how the words were changed."""

from html import unescape

import pytest
from django.test import Client

from examples.models import SynonymGroup
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    SynonymGroup.objects.create(slug="s1", terms=["advance care planning", "ACP", "future care planning"])
    SynonymGroup.objects.create(slug="s2", direction="one-way", terms=["rough sleepers"], widens_to=["homeless"])
    SynonymGroup.objects.create(slug="s3", direction="weak", terms=["palliative", "care"])
    ExampleFactory(slug="prison", title="Palliative care in prison", need="Men die behind bars.")
    ExampleFactory(slug="hostel", title="Hostel visits", summary="For homeless people.", need="Nobody visited hostels.")
    ExampleFactory(slug="plans", title="Plans made early", need="Staff offered advance care planning to all.")
    ExampleFactory(slug="acp", title="ACP clinic", need="A clinic.")


def get_text(client: Client, **query: str) -> str:
    response = client.get("/examples/", query)
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


def search_slugs(client: Client, **query: str) -> list[str]:
    response = client.get("/examples/", query)
    return [card.href.split("/")[2] for card in response.context["finder"].cards]


def test_synonyms_are_searched_and_named_with_typed_words_first(client: Client) -> None:
    assert search_slugs(client, q="acp") == ["acp", "plans"]
    assert search_slugs(client, q="advance care planning")[0] == "plans"
    text = get_text(client, q="acp")
    assert "Also searched for: advance care planning, future care planning" in text
    assert 'href="?q=acp&exact=1">Search for the typed words only' in text


def test_exact_search_ignores_synonyms_and_corrections(client: Client) -> None:
    assert search_slugs(client, q="acp", exact="1") == ["acp"]
    assert "Searched for the typed words only" in get_text(client, q="acp", exact="1")
    assert search_slugs(client, q="hostle", exact="1") == []


def test_one_way_synonym_does_not_work_in_reverse(client: Client) -> None:
    assert search_slugs(client, q="rough sleepers") == ["hostel"]
    assert "Also searched for" not in get_text(client, q="homeless")


def test_corrected_spelling_is_shown(client: Client) -> None:
    text = get_text(client, q="pirson")
    assert "Showing results for <strong>prison</strong>" in text
    assert 'href="?q=pirson&exact=1">Search instead for pirson' in text
    assert search_slugs(client, q="pirson") == ["prison"]


def test_weak_words_are_not_required(client: Client) -> None:
    assert search_slugs(client, q="palliative care hostel") == ["hostel"]
    assert "prison" in search_slugs(client, q="palliative")


def test_partial_matches_are_shown_if_nothing_has_all_words(client: Client) -> None:
    text = get_text(client, q="prison hostel clinic")
    assert "No example has all of these words: prison, hostel, clinic. These have 1 of the 3." in text
    assert len(search_slugs(client, q="prison hostel clinic")) == 3


def test_near_misses_are_separate_and_not_counted(client: Client) -> None:
    text = get_text(client, q="hostel homeless visited")
    assert "1 example found" in text
    text = get_text(client, q="clinic acp")
    assert "1 example found" in text
    assert "Close matches" in text


def test_highlighted_text_is_escaped(client: Client) -> None:
    ExampleFactory(slug="evil", title="<b>Zebra</b>", need="The zebra came at night. " + "Filler words here. " * 20)
    text = client.get("/examples/", {"q": "zebra"}).content.decode()
    assert "&lt;b&gt;<mark>Zebra</mark>&lt;/b&gt;" in text
    assert "<b>Zebra" not in text


def test_snippet_contains_the_searched_word(client: Client) -> None:
    ExampleFactory(need="Filler words here. " * 30 + "Then a unicorn arrived with the nurse. " + "More words. " * 30)
    assert "<mark>unicorn</mark>" in get_text(client, q="unicorn")


@pytest.mark.parametrize("typed", ["24/7", "A&E", "H@H", "LGBTQ+", "111", "24 7"])
def test_short_forms_are_found_as_typed(client: Client, typed: str) -> None:
    ExampleFactory(slug="short", need=f"Open {typed} for all")
    assert search_slugs(client, q=typed, exact="1") == ["short"]


def test_exact_search_is_kept_while_filtering(client: Client) -> None:
    assert '<input type="hidden" name="exact" value="acp">' in get_text(client, q="acp", exact="1")
    assert search_slugs(client, q="acp", exact="acp") == ["acp"]
    assert len(search_slugs(client, q="acp", exact="other words")) == 2
    assert 'name="exact"' not in get_text(client, q="acp")


def test_words_of_a_synonym_are_only_highlighted_together(client: Client) -> None:
    SynonymGroup.objects.create(slug="s9", terms=["hostel", "no fixed abode"])
    ExampleFactory(slug="marks", title="Hostel for people of no fixed abode", summary="There is no fixed price at all.")
    text = get_text(client, q="hostel")
    assert "<mark>Hostel</mark> for people of <mark>no fixed abode</mark>" in text
    assert "There is no fixed price" in text
