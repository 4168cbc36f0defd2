"""A word that anybody knows is never taken for a misspelt one."""

import pytest

from examples.catalogue.english_dictionary import is_listed, is_made_of_common_words, is_much_rarer
from examples.catalogue.spelling import SpellingGuess, SpellingIndex

KNOWN = {"palliative": 9, "hospice": 5, "hospital": 7, "unique10": 1, "resuscitation": 3, "medicine": 2}


@pytest.mark.parametrize(
    ("typed", "known", "is_certain"),
    [
        ("paliative", "palliative", True),
        ("hopsice", "hospice", True),
        ("resucitatoin", "resuscitation", True),
        ("nedicine", "medicine", False),
    ],
)
def test_guess_is_a_known_word_and_certain_if_it_sounds_alike(typed: str, known: str, is_certain: bool) -> None:
    guess = SpellingIndex(KNOWN).guess_word(typed)
    assert guess
    assert (guess.known, guess.is_certain) == (known, is_certain)


@pytest.mark.parametrize("typed", ["medixine", "meeicine", "mediciine", "medcine", "medicime", "medicane"])
def test_one_wrong_key_is_certain(typed: str) -> None:
    guess = SpellingIndex(KNOWN).guess_word(typed)
    assert guess
    assert (guess.known, guess.distance, guess.is_certain) == ("medicine", 1, True)


@pytest.mark.parametrize("typed", ["medipine", "jospice"])
def test_other_mistakes_are_uncertain(typed: str) -> None:
    guess = SpellingIndex(KNOWN).guess_word(typed)
    assert guess
    assert not guess.is_certain


def test_likelier_of_two_near_words_is_guessed() -> None:
    guess = SpellingIndex({"dealt": 9, "death": 1}).guess_word("deaht")
    assert guess == SpellingGuess("deaht", "death", 1, is_certain=True, is_slip=True)


@pytest.mark.parametrize("typed", ["hosp", "unique0", "entirely"])
def test_short_or_distant_words_and_words_with_digits_are_not_guessed(typed: str) -> None:
    assert SpellingIndex(KNOWN).guess_word(typed) is None


@pytest.mark.parametrize(
    "word",
    "jewish stroke sepsis anticipatory paediatric haemorrhage organised stillbirths herefordshire grandma cremating"
    " deafer".split(),
)
def test_english_words_are_known(word: str) -> None:
    assert is_listed(word)


@pytest.mark.parametrize(
    ("word", "other", "is_rarer"),
    [
        ("planing", "planning", True),
        ("dyeing", "dying", True),
        ("planning", "planing", False),
        ("abberton", "on", False),
    ],
)
def test_rare_word_may_be_a_slip_for_a_common_one(word: str, other: str, is_rarer: bool) -> None:
    assert is_much_rarer(word, other) is is_rarer


@pytest.mark.parametrize("word", "bereavment dimentia resusitation volonteers hospise kidny".split())
def test_misspelt_words_are_not_english(word: str) -> None:
    assert not is_listed(word)


def test_compound_is_made_of_two_common_words() -> None:
    assert is_made_of_common_words("hospitalcare")
    assert not is_made_of_common_words("hopsital")
