"""A word that anybody knows is never taken for a misspelt one."""

import pytest

from examples.catalogue.english_dictionary import is_english
from examples.catalogue.spelling import SpellingGuess, SpellingIndex

KNOWN = {"palliative": 9, "hospice": 5, "hospital": 7, "unique10": 1, "resuscitation": 3, "medicine": 2}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("paliative", SpellingGuess("paliative", "palliative", is_certain=True)),
        ("hopsice", SpellingGuess("hopsice", "hospice", is_certain=True)),
        ("resucitatoin", SpellingGuess("resucitatoin", "resuscitation", is_certain=True)),
        ("nedicine", SpellingGuess("nedicine", "medicine", is_certain=False)),
        ("hosp", None),
        ("unique0", None),
        ("entirely", None),
    ],
)
def test_guess_is_a_known_word_and_certain_if_it_sounds_alike(typed: str, expected: SpellingGuess | None) -> None:
    assert SpellingIndex(KNOWN).guess_word(typed) == expected


@pytest.mark.parametrize(
    "word",
    "jewish stroke sepsis anticipatory paediatric haemorrhage organised stillbirths herefordshire grandma".split(),
)
def test_english_words_are_known(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", "bereavment dimentia resusitation volonteers hospise kidny".split())
def test_misspelt_words_are_not_english(word: str) -> None:
    assert not is_english(word)
