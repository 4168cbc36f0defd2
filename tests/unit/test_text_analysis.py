"""Documents and queries are split into words alike, and any query is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.catalogue.query_expansion import TextQuery, expand_query
from examples.catalogue.query_parser import MAX_QUERY_WORDS, parse_query
from examples.catalogue.synonyms import Synonyms
from examples.catalogue.text_analysis import split_words, stem_text
from examples.catalogue.word_variants import WordVariants
from examples.models import SynonymGroup

ACP = SynonymGroup(direction="two-way", terms=["advance care planning", "ACP"])
CARE = SynonymGroup(direction="two-way", terms=["care planning", "planning ahead"])


def build_query(text: str, *groups: SynonymGroup) -> TextQuery:
    """For a catalogue that has every phrase, but no compounds."""
    return expand_query(parse_query(text), Synonyms(groups), WordVariants({}, lambda phrase: len(phrase) > 1))


def get_unit_labels(text: str) -> list[str]:
    return [unit.label for unit in build_query(text).units]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("children's", "childrens"),
        ("children\u2019s", "childrens"),
        ("co\u2011production", "co-production"),
        ("stillbirths", "still\u00adbirths"),
        ("A & E", "A&E"),
        ("G.P.", "GP"),
        ("2022/23", "2022-2023"),
        ("1,000", "1000"),
        ("24/7", "24-7"),
        ("50%", "50 per cent"),
        ("organize", "organise"),
        ("personalized", "personalised"),
        ("café", "cafe"),
        ("LGBTQ+", "lgbtq"),
        ("carers", "carer"),
    ],
)
def test_equivalent_spellings_have_the_same_stems(one: str, other: str) -> None:
    assert stem_text(one) == stem_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("severe", "several"),
        ("informal", "information"),
        ("medications", "medical"),
        ("local authorities", "local authors"),
        ("relatives", "related"),
        ("minor", "minorities"),
        ("quit", "quite"),
    ],
)
def test_unrelated_words_have_different_stems(one: str, other: str) -> None:
    assert stem_text(one) != stem_text(other)


@pytest.mark.parametrize("typed", ["A&E", "A & E", "H@H", "G.P.", "111"])
def test_short_forms_are_one_word(typed: str) -> None:
    assert len(split_words(typed)) == 1


@pytest.mark.parametrize("typed", ["HADS", "ONS"])
def test_short_form_is_no_stop_word(typed: str) -> None:
    assert stem_text(typed) == [typed.lower()]


@pytest.mark.parametrize("text", ["what's good for sleep", "who’s got sleep", "I can't sleep", "they're not sleep"])
def test_contractions_are_ignored(text: str) -> None:
    assert get_unit_labels(text) == ["sleep"]


def test_size_and_prize_keep_their_z() -> None:
    assert split_words("size prize") == ["size", "prize"]


def test_quotes_mark_a_phrase_and_minus_an_exclusion() -> None:
    parsed = parse_query('"last days of life" nurses -hospital')
    assert [(part.words, part.is_phrase) for part in parsed.parts] == [
        (("last", "days", "of", "life"), True),
        (("nurses",), False),
    ]
    assert parsed.excluded == (("hospital",),)


def test_hyphen_in_a_word_is_not_an_exclusion() -> None:
    assert parse_query("end-of-life").excluded == ()


def test_stop_words_are_only_dropped_next_to_other_words() -> None:
    assert get_unit_labels("how can we help people die at home") == ["die", "home"]
    assert get_unit_labels("what is it") == ["what", "is", "it"]
    assert get_unit_labels('"out of hours" of') == ["“out of hours”"]


def test_longest_phrase_of_a_synonym_group_is_matched() -> None:
    query = build_query("advance care planning nurses", ACP, CARE)
    assert [unit.label for unit in query.units] == ["advance care planning", "nurses"]
    assert query.units[0].synonyms == (("acp",),)


def test_one_way_synonym_does_not_work_in_reverse() -> None:
    group = SynonymGroup(direction="one-way", terms=["hospice care"], widens_to=["palliative care"])
    assert build_query("hospice care", group).units[0].broader == (("palliative", "care"),)
    assert build_query("palliative care", group).units[0].broader == ()


def test_weak_words_are_only_required_on_their_own() -> None:
    group = SynonymGroup(direction="weak", terms=["palliative care"])
    assert [unit.label for unit in build_query("palliative care prison", group).required] == ["prison"]
    assert [unit.label for unit in build_query("palliative care", group).required] == ["palliative", "care"]


def test_phrase_has_no_synonyms() -> None:
    assert build_query('"advance care planning"', ACP).units[0].synonyms == ()


@given(st.text(max_size=400))
def test_any_text_is_accepted(text: str) -> None:
    parsed = parse_query(text)
    assert len(parsed.words) <= MAX_QUERY_WORDS
    build_query(text, ACP, CARE)
    assert all(word and " " not in word for word in parsed.words)
