"""Spelling: what a reader may have meant by a word that nobody knows. A known word is never replaced."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from examples.catalogue.text_analysis import stem_word

MIN_LENGTH = 5  # letters; a shorter word is too easily another word
LONG_WORD = 10  # letters; from this length two mistakes are allowed
LONG_SOUND = 7  # letters; from this length two mistakes are allowed if both words sound alike
# Keys that are next to each other here are so on a keyboard: its rows, then its two diagonals.
KEYS = "qwertyuiop asdfghjkl zxcvbnm qaz wsx edc rfv tgb yhn ujm ik ol wa esz rdx tfc ygv uhb ijn okm pl"
NEAR_KEYS = frozenset(map(frozenset, pairwise(KEYS)))
VOWELS = frozenset("aeiouy")
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("rh", "r"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)|q", "k"),
        ("[aeiouy]", ""),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True)
class SpellingGuess:
    """`known`: the catalogue's word. `distance`: how many letters differ. `is_certain`: no other is so near, and the
    two differ by a common slip or one common mistake. `is_slip`: they have the same letters or sound alike.
    """

    word: str
    known: str
    distance: int
    is_certain: bool
    is_slip: bool = False


class SpellingIndex:
    """Known words by length, because a word with a mistake or two is nearly as long as the right one.

    `word_counts`: word -> how many texts have it.
    """

    def __init__(self, word_counts: Mapping[str, int]) -> None:
        self.word_counts = word_counts
        self._words_by_length: dict[int, list[str]] = {}
        for word in word_counts:
            self._words_by_length.setdefault(len(word), []).append(word)

    def guess_word(self, word: str) -> SpellingGuess | None:
        """The nearest known word, the more common of two equally near ones. Swapped neighbouring letters are one
        mistake. None for a word that is too short or not only letters.
        """
        if len(word) < MIN_LENGTH or not word.isalpha():
            return None
        mistakes = 2 if len(word) >= LONG_SOUND else 1
        lengths = range(len(word) - mistakes, len(word) + mistakes + 1)
        words = [known for length in lengths for known in self._words_by_length.get(length, ())]
        near = extract(word, words, scorer=OSA.distance, score_cutoff=mistakes, limit=None)
        ranked = sorted(
            (distance, _rate_mistake(word, known), -self.word_counts[known], known)
            for known, distance, _ in near
            if known.isalpha() and (distance < 2 or len(word) >= LONG_WORD or _is_slip(word, known))
        )
        if not ranked:
            return None
        distance, mistake, _, best = ranked[0]
        nearest = {stem_word(each[-1]) for each in ranked if each[:2] == (distance, mistake)}
        is_slip = len(nearest) == 1 and mistake == 0
        is_certain = is_slip or (len(nearest) == mistake == distance == 1 and word[0] == best[0])
        return SpellingGuess(word, best, distance, is_certain, is_slip)


def _rate_mistake(word: str, known: str) -> int:
    """0 for a common slip, 1 for a letter too few or too many, a key beside the right one or a wrong vowel, else 2."""
    if _is_slip(word, known):
        return 0
    if len(word) != len(known):
        return 1
    return 1 if all(one == other or _are_near(one, other) for one, other in zip(word, known, strict=True)) else 2


def _are_near(one: str, other: str) -> bool:
    """Whether two letters are next to each other on the keyboard, or both vowels."""
    return VOWELS.issuperset((one, other)) or frozenset((one, other)) in NEAR_KEYS


def _is_slip(word: str, known: str) -> bool:
    """Whether two words differ by a common slip: they have the same letters, or the same first letter and the same
    sounds.
    """
    sounds = [sorted(_reduce_sound(each)) for each in (word, known)]
    return sorted(word) == sorted(known) or (word[0] == known[0] and sounds[0] == sounds[1])


def _reduce_sound(word: str) -> str:
    """The consonants that are heard: hospise and hospice, kidny and kidney are the same."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
