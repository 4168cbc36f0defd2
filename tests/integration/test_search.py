"""Finding forgives, and says what it did."""

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


def page(client: Client, **query: str) -> str:
    response = client.get("/examples/", query)
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


def slugs(client: Client, **query: str) -> list[str]:
    response = client.get("/examples/", query)
    return [card.href.split("/")[2] for card in response.context["finder"].cards]


def test_synonyms_are_searched_and_named_typed_words_first(client: Client) -> None:
    assert slugs(client, q="acp") == ["acp", "plans"]
    assert slugs(client, q="advance care planning")[0] == "plans"
    shown = page(client, q="acp")
    assert "Also searched for: advance care planning, future care planning" in shown
    assert 'href="?q=acp&exact=1">Search for the typed words only' in shown


def test_typed_words_only_on_request(client: Client) -> None:
    assert slugs(client, q="acp", exact="1") == ["acp"]
    assert "Searched for the typed words only" in page(client, q="acp", exact="1")
    assert slugs(client, q="hostle", exact="1") == []


def test_narrow_word_finds_the_wide_one_not_the_reverse(client: Client) -> None:
    assert slugs(client, q="rough sleepers") == ["hostel"]
    assert "Also searched for" not in page(client, q="homeless")


def test_misspelling_is_mended_never_silently(client: Client) -> None:
    shown = page(client, q="pirson")
    assert "Showing results for <strong>prison</strong>" in shown
    assert 'href="?q=pirson&exact=1">Search instead for pirson' in shown
    assert slugs(client, q="pirson") == ["prison"]


def test_common_words_do_not_hide_what_was_meant(client: Client) -> None:
    assert slugs(client, q="palliative care hostel") == ["hostel"]
    assert "prison" in slugs(client, q="palliative")


def test_best_partial_match_is_offered_in_words(client: Client) -> None:
    shown = page(client, q="prison hostel clinic")
    assert "No example has all of these words: prison, hostel, clinic. These have 1 of the 3." in shown
    assert len(slugs(client, q="prison hostel clinic")) == 3


def test_near_misses_stand_apart_and_are_not_counted(client: Client) -> None:
    shown = page(client, q="hostel homeless visited")
    assert "1 example found" in shown
    shown = page(client, q="clinic acp")
    assert "1 example found" in shown
    assert "Close matches" in shown


def test_searched_words_are_marked_and_text_stays_escaped(client: Client) -> None:
    ExampleFactory(slug="evil", title="<b>Zebra</b>", need="The zebra came at night. " + "Filler words here. " * 20)
    shown = client.get("/examples/", {"q": "zebra"}).content.decode()
    assert "&lt;b&gt;<mark>Zebra</mark>&lt;/b&gt;" in shown
    assert "<b>Zebra" not in shown


def test_snippet_shows_where_the_word_stands(client: Client) -> None:
    ExampleFactory(need="Filler words here. " * 30 + "Then a unicorn arrived with the nurse. " + "More words. " * 30)
    assert "<mark>unicorn</mark>" in page(client, q="unicorn")


@pytest.mark.parametrize("typed", ["24/7", "A&E", "H@H", "LGBTQ+", "111", "24 7"])
def test_short_forms_are_searchable_as_typed(client: Client, typed: str) -> None:
    ExampleFactory(slug="short", need=f"Open {typed} for all")
    assert slugs(client, q=typed, exact="1") == ["short"]


def test_filtering_keeps_to_the_typed_words(client: Client) -> None:
    assert '<input type="hidden" name="exact" value="acp">' in page(client, q="acp", exact="1")
    assert slugs(client, q="acp", exact="acp") == ["acp"]
    assert len(slugs(client, q="acp", exact="other words")) == 2
    assert 'name="exact"' not in page(client, q="acp")


def test_words_of_a_synonym_are_marked_only_where_they_stand_together(client: Client) -> None:
    SynonymGroup.objects.create(slug="s9", terms=["hostel", "no fixed abode"])
    ExampleFactory(slug="marks", title="Hostel for people of no fixed abode", summary="There is no fixed price at all.")
    shown = page(client, q="hostel")
    assert "<mark>Hostel</mark> for people of <mark>no fixed abode</mark>" in shown
    assert "There is no fixed price" in shown
