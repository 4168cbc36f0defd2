"""Searches tolerate mistakes, and the page says how the words were changed."""

import re
from html import unescape

import pytest
from django.test import Client

from examples.models import SynonymGroup
from tests.helpers.factories import ExampleFactory, TermFactory

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
    page = client.get("/examples/", query).content.decode()
    return re.findall(r'app-card__heading">\s*<a href="/examples/([^/]+)/"', page)


def test_synonyms_are_searched_and_named_with_typed_words_first(client: Client) -> None:
    assert search_slugs(client, q="acp") == ["acp", "plans"]
    assert search_slugs(client, q="advance care planning")[0] == "plans"
    text = get_text(client, q="acp")
    assert "Also searched for: advance care planning, future care planning" in text
    assert 'href="/examples/?q=acp&exact=1">Search for the typed words only' in text


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
    assert 'href="/examples/?q=pirson&exact=1">Search instead for pirson' in text
    assert search_slugs(client, q="pirson") == ["prison"]


def test_weak_words_are_not_required(client: Client) -> None:
    assert search_slugs(client, q="palliative care hostel") == ["hostel"]
    assert "prison" in search_slugs(client, q="palliative")


def test_close_matches_say_what_they_lack(client: Client) -> None:
    text = get_text(client, q="hostel homeless clinic")
    assert "No example has all the words for “hostel homeless clinic”. 2 come close." in text
    assert "Close matches" in text
    assert "Does not mention: clinic" in text


def test_close_matches_are_below_the_full_ones_and_counted_apart(client: Client) -> None:
    ExampleFactory(slug="both", title="Hostel clinic")
    assert search_slugs(client, q="hostel clinic")[0] == "both"
    assert len(search_slugs(client, q="hostel clinic")) == 3
    assert "1 example and 2 close matches found for “hostel clinic”." in get_text(client, q="hostel clinic")


def test_half_of_the_words_are_close_however_common_they_are(client: Client) -> None:
    for number in range(6):
        ExampleFactory(slug=f"garden{number}", title=f"Garden {number}")
    ExampleFactory(slug="pony", title="Pony")
    assert len(search_slugs(client, q="pony garden")) == 7


def test_short_form_after_a_word_is_not_its_ending(client: Client) -> None:
    ExampleFactory(slug="ed", title="Nurses in the ED", need="Advice was offered.")
    assert search_full(client, "who can offer ED nurses") == {"ed"}
    assert search_full(client, "offer ED") == {"ed"}


def test_facet_counts_are_those_of_the_list(client: Client) -> None:
    count = client.get("/examples.json", {"q": "hostel homeless clinic"}).json()["count"]
    assert count == client.get("/examples.json", {"q": "hostel homeless clinic", "setting": "home"}).json()["count"]
    assert (
        f'Home&nbsp;<span class="app-count">({count})</span>'
        in client.get("/examples/", {"q": "hostel homeless clinic"}).content.decode()
    )


def test_words_that_no_example_has_are_named(client: Client) -> None:
    assert "No example mentions: xylophone." in get_text(client, q="hostel xylophone")


@pytest.mark.parametrize("word", ["jewish", "stroke", "priest", "hostess"])
def test_correct_word_is_never_replaced(client: Client, word: str) -> None:
    ExampleFactory(title="Stoke on Trent priests' wishes")
    text = get_text(client, q=f"{word} nurse")
    assert "Showing results for" not in text
    assert "Did you mean" not in text


def test_guess_is_a_question_in_the_status(client: Client) -> None:
    ExampleFactory(title="Medicine boxes")
    status = get_text(client, q="nedicine").partition('role="status"')[2].partition("</p>")[0]
    assert "No examples found for “nedicine”." in status
    assert "Nothing here mentions “nedicine”." in status
    assert '<a href="/examples/?q=medicine">Did you mean “medicine”?</a>' in status


def test_status_and_title_say_what_was_searched(client: Client) -> None:
    text = get_text(client, q="pirson")
    assert "1 example found for “prison” (typed: “pirson”)." in text
    assert "<title>“prison” (typed: “pirson”): 1 example – Find examples" in text


def test_text_without_words_is_not_searched(client: Client) -> None:
    text = get_text(client, q="🕊")
    assert "“🕊” has no words to search for." in text
    assert "4 examples found." in text


def test_highlighted_text_is_escaped(client: Client) -> None:
    ExampleFactory(slug="evil", title="<b>Zebra</b>", need="The zebra came at night. " + "Filler words here. " * 20)
    text = client.get("/examples/", {"q": "zebra"}).content.decode()
    assert "&lt;b&gt;<mark>Zebra</mark>&lt;/b&gt;" in text
    assert "<b>Zebra" not in text


def test_excerpt_contains_the_searched_word(client: Client) -> None:
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


def test_stop_words_are_only_highlighted_together(client: Client) -> None:
    SynonymGroup.objects.create(slug="s9", direction="one-way", terms=["any good"], widens_to=["liked"])
    ExampleFactory(title="Tents any good for a fair", summary="Liked by any visitor.")
    text = get_text(client, q="tents any good")
    assert "<mark>Tents</mark> <mark>any good</mark> for a fair" in text
    assert "<mark>Liked</mark> by any visitor." in text


def search_full(client: Client, text: str) -> set[str]:
    results = client.get("/examples.json", {"q": text}).json()["results"]
    return {result["slug"] for result in results if not result["lacks"]}


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("prison OR hostel", {"prison", "hostel"}),
        ("prison | hostel", {"prison", "hostel"}),
        ("hostel NOT prison", {"hostel"}),
        ("hostel -visits", set()),
        ("hostel AND visits", {"hostel"}),
        ("(hostel) +visits", {"hostel"}),
        ("host*", {"hostel"}),
    ],
)
def test_operators_work(client: Client, text: str, slugs: set[str]) -> None:
    assert search_full(client, text) == slugs


@pytest.mark.parametrize("operator", ["title:prison", "pri*on", "prison NEAR hostel"])
def test_unknown_operator_is_named(client: Client, operator: str) -> None:
    assert "has no special meaning here" in get_text(client, q=operator)


def test_long_text_is_cut_with_a_notice(client: Client) -> None:
    text = get_text(client, q="prison " * 60)
    assert "Only the first 200 characters were searched." in text
    assert 'maxlength="200"' in text


def test_synonym_beside_a_typed_word_ranks_higher(client: Client) -> None:
    SynonymGroup.objects.create(
        slug="s7", direction="one-way", terms=["sitting service"], widens_to=["doula", "helper"]
    )
    ExampleFactory(slug="doula", title="A doula", need="Nobody was there.")
    ExampleFactory(slug="helper", title="A helper", need="Sitting with people.")
    assert search_slugs(client, q="sitting team")[0] == "helper"


def test_wider_subject_is_linked_below_the_tenth_result(client: Client) -> None:
    SynonymGroup.objects.create(slug="s8", direction="one-way", terms=["doula"], widens_to=["volunteers"])
    for number in range(12):
        ExampleFactory(slug=f"v{number}", title=f"Volunteers {number}")
    ExampleFactory(slug="doula", title="A doula")
    found = search_slugs(client, q="doula")
    assert (found[0], len(found)) == ("doula", 10)
    text = get_text(client, q="doula")
    assert "10 examples found for “doula”." in text
    assert "3 more examples have only related words." in text
    assert '<a href="/examples/?q=volunteers">volunteers</a>' in text
    assert len(search_slugs(client, q="volunteers")) == 12


def test_common_words_of_a_question_are_not_required(client: Client) -> None:
    assert search_full(client, "what happened to the big hostel") == {"hostel"}
    assert search_full(client, "big hostel") == set()


def test_words_that_people_use_are_searched_and_shown(client: Client) -> None:
    ExampleFactory(slug="sitters", title="Night sitters", keywords="someone to stay with dad; bedside company")
    assert search_slugs(client, q="bedside company") == ["sitters"]
    page = client.get("/examples/sitters/").content.decode()
    assert "Other words for this: someone to stay with dad; bedside company." in page
    assert client.get("/examples/sitters.json").json()["keywords"] == "someone to stay with dad; bedside company"


def test_words_of_a_label_belong_together(client: Client) -> None:
    TermFactory(vocabulary="setting", slug="supported-living", label="Supported living")
    ExampleFactory(slug="together", need="Staff of supported living homes.")
    ExampleFactory(slug="apart", need="They were supported while living at home.")
    assert search_full(client, "supported living") == {"together"}


def test_words_of_a_label_that_no_example_has_come_close(client: Client) -> None:
    TermFactory(vocabulary="setting", slug="supported-living", label="Supported living")
    ExampleFactory(slug="apart", need="They were supported while living at home.")
    assert search_full(client, "supported living") == set()
    assert search_slugs(client, q="supported living") == ["apart"]
    assert "No example mentions: supported living." in get_text(client, q="supported living")


def test_words_after_a_label_that_no_example_has_are_required(client: Client) -> None:
    TermFactory(vocabulary="setting", slug="supported-living", label="Supported living")
    ExampleFactory(slug="apart", need="They were supported while living at home.")
    assert "No example mentions: supported living, pony, trap." in get_text(client, q="supported living pony trap")


def test_content_word_of_a_label_affects_the_order(client: Client) -> None:
    cancer = TermFactory(vocabulary="population", slug="cancer", label="People with cancer")
    for slug, title in (("walks", "Walks by the sea"), ("visits", "Cancer nurses at home")):
        ExampleFactory(slug=slug, title=title).terms.add(cancer)
    assert search_slugs(client, q="people with cancer") == ["visits", "walks"]
