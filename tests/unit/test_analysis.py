"""Words are cut the same for documents and for what is typed, and nothing typed raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.catalogue.analysis import words
from examples.catalogue.words import MOST_WORDS, parse


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
    assert words(one) == words(other)


@pytest.mark.parametrize("typed", ["24/7", "A&E", "H@H", "111"])
def test_short_forms_are_one_word(typed: str) -> None:
    assert len(words(typed)) == 1


def test_size_and_prize_keep_their_z() -> None:
    assert words("size prize") == ["size", "prize"]


def test_quotes_make_a_phrase_and_minus_excludes() -> None:
    asked = parse('"last days of life" nurses -hospital')
    assert asked.wanted == (("last", "day", "of", "life"), ("nurs",))
    assert asked.unwanted == (("hospit",),)


def test_hyphen_inside_a_word_does_not_exclude() -> None:
    assert parse("end-of-life").unwanted == ()


def test_stop_words_fall_only_beside_others() -> None:
    assert parse("how can we help people die at home").wanted == (("die",), ("home",))
    assert parse("what is it").wanted != ()


@given(st.text(max_size=400))
def test_any_text_parses(text: str) -> None:
    asked = parse(text)
    assert len(asked.wanted) <= MOST_WORDS
    assert all(phrase and all(word and " " not in word for word in phrase) for phrase in asked.wanted)
