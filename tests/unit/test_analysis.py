"""Words are cut the same for documents and for what is typed, and nothing typed raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.catalogue.analysis import stems, words
from examples.catalogue.query_parser import MOST_WORDS, parse
from examples.catalogue.spelling import suggest
from examples.catalogue.synonyms import Synonyms
from examples.catalogue.text_query import build
from examples.models import SynonymGroup

ACP = SynonymGroup(direction="two-way", terms=["advance care planning", "ACP"])
CARE = SynonymGroup(direction="two-way", terms=["care planning", "planning ahead"])


def said(text: str) -> list[str]:
    return [unit.said for unit in build(parse(text), Synonyms()).units]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("children's", "childrens"),
        ("children\u2019s", "childrens"),
        ("co-production", "coproduction"),
        ("Co-Production", "coproduction"),
        ("organize", "organise"),
        ("personalized", "personalised"),
        ("café", "cafe"),
        ("LGBTQ+", "lgbtq"),
        ("carers", "carer"),
    ],
)
def test_spellings_that_mean_the_same(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize("typed", ["24/7", "A&E", "H@H", "111"])
def test_short_forms_are_one_word(typed: str) -> None:
    assert len(words(typed)) == 1


def test_size_and_prize_keep_their_z() -> None:
    assert words("size prize") == ["size", "prize"]


def test_quotes_make_a_phrase_and_minus_excludes() -> None:
    asked = parse('"last days of life" nurses -hospital')
    assert asked.phrases == (("last", "days", "of", "life"),)
    assert asked.loose == ("nurses",)
    assert asked.unwanted == (("hospital",),)


def test_hyphen_inside_a_word_does_not_exclude() -> None:
    assert parse("end-of-life").unwanted == ()


def test_stop_words_fall_only_beside_others() -> None:
    assert said("how can we help people die at home") == ["die", "home"]
    assert said("what is it") == ["what", "is", "it"]
    assert said('"out of hours" of') == ["“out of hours”"]


def test_longest_synonym_wins_and_gives_its_group() -> None:
    query = build(parse("advance care planning nurses"), Synonyms([ACP, CARE]))
    assert [unit.said for unit in query.units] == ["advance care planning", "nurses"]
    assert query.units[0].others == (("acp",),)


def test_one_way_synonym_does_not_lead_back() -> None:
    group = SynonymGroup(direction="one-way", terms=["hospice care"], widens_to=["palliative care"])
    assert build(parse("hospice care"), Synonyms([group])).units[0].others == (("palliative", "care"),)
    assert build(parse("palliative care"), Synonyms([group])).units[0].others == ()


def test_weak_words_are_required_only_alone() -> None:
    synonyms = Synonyms([SynonymGroup(direction="weak", terms=["palliative care"])])
    assert [unit.said for unit in build(parse("palliative care prison"), synonyms).required] == ["prison"]
    assert [unit.said for unit in build(parse("palliative care"), synonyms).required] == ["palliative", "care"]


def test_quoted_words_are_not_widened() -> None:
    assert build(parse('"advance care planning"'), Synonyms([ACP])).units[0].others == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("paliative", "palliative"), ("hopsice", "hospice"), ("hospice", None), ("hos", None), ("unique0", None)],
)
def test_misspelling_is_mended_to_a_known_word(typed: str, meant: str | None) -> None:
    assert suggest(typed, {"palliative": 9, "hospice": 5, "hospital": 7, "unique10": 1}) == meant


@given(st.text(max_size=400))
def test_any_text_parses(text: str) -> None:
    asked = parse(text)
    assert len(asked.loose) <= MOST_WORDS
    build(asked, Synonyms([ACP, CARE]))
    assert all(word and " " not in word for phrase in (asked.loose, *asked.phrases) for word in phrase)
