""" "Did you mean": only ever a word that the catalogue holds, for a word that it does not."""

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

SHORTEST = 4  # letters; shorter words are too easily something else
LONG = 6  # from here on two slips are forgiven
SHORTLIST = 8


def suggest(word: str, known: Mapping[str, int]) -> str | None:
    """The nearest known word, the commoner of two as near; none for words that are known, short or hold a digit.

    `known`: word -> in how many texts it stands. Swapped neighbours count as one slip.
    """
    if word in known or len(word) < SHORTEST or not word.isalpha():
        return None
    slips = 2 if len(word) >= LONG else 1
    near = extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=SHORTLIST)
    best = min(
        ((distance, found[0] != word[0], -known[found], found) for found, distance, _ in near if found.isalpha()),
        default=None,
    )
    return best[3] if best else None
