"""Spelling suggestions: always a word that the catalogue has, and only for a word that it does not have."""

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MIN_LENGTH = 4  # letters; a shorter word is too easily another word
LONG_WORD = 6  # letters; from this length two mistakes are allowed
MAX_CANDIDATES = 8


def suggest_spelling(word: str, word_counts: Mapping[str, int]) -> str | None:
    """The nearest known word, the more common of two equally near ones.

    None for a word that is known, too short or not only letters. `word_counts`: word -> how many texts have it. Two
    swapped neighbouring letters count as one mistake.
    """
    if word in word_counts or len(word) < MIN_LENGTH or not word.isalpha():
        return None
    mistakes = 2 if len(word) >= LONG_WORD else 1
    near = extract(word, word_counts.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=MAX_CANDIDATES)
    best = min(
        ((distance, known[0] != word[0], -word_counts[known], known) for known, distance, _ in near if known.isalpha()),
        default=None,
    )
    return best[3] if best else None
