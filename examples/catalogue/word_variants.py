"""Other ways to write the typed words, as far as the catalogue has them: joined, split, or only begun."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest

from examples.catalogue.english_dictionary import MIN_WORD, cut_word
from examples.catalogue.query_parser import Phrase
from examples.catalogue.spelling import SpellingIndex
from examples.catalogue.stop_words import STOP_WORDS
from examples.catalogue.text_analysis import stem_word

MIN_COMPOUND, MIN_PART = 6, 2  # letters of a compound, and of each of its two parts
# Parts of correct words that no list may have: overactivity, painless, radiotherapist.
AFFIXES = frozenset("able after less like most over radio super trans under ward wards".split())
DIGITS_OF_GROUP = 3
MIN_BEGINNING = 6  # letters; shorter words begin too many others
MAX_BEGUN_WORDS = 12
LAST_CHARACTER = "\U0010ffff"


def can_join(first: str, second: str) -> bool:
    """Two numbers are never one, but for groups of three digits: 2-3 is not 23, 1 000 is 1000."""
    return not (first[-1].isdigit() and second[0].isdigit()) or (second.isdigit() and len(second) == DIGITS_OF_GROUP)


@dataclass(frozen=True)
class WordVariants:
    """Of one snapshot. `word_counts` and `count_phrase`: as in `SnapshotData` and `TextIndex`."""

    word_counts: Mapping[str, int]
    count_phrase: Callable[[Phrase], int]

    @cached_property
    def sorted_words(self) -> list[str]:
        """Those without a hyphen, so that the words with the same beginning are next to each other."""
        return sorted(word for word in self.word_counts if "-" not in word)

    @cached_property
    def spelling(self) -> SpellingIndex:
        return SpellingIndex(self.word_counts)

    @cached_property
    def known_stems(self) -> frozenset[str]:
        return frozenset(map(stem_word, self.word_counts))

    def is_known(self, word: str) -> bool:
        """Whether an example has the word, in any form."""
        return stem_word(word) in self.known_stems

    def is_compound(self, first: str, second: str) -> bool:
        """Whether examples write the two words as one, or with a hyphen."""
        if first in STOP_WORDS or second in STOP_WORDS or stem_word(first + second) == stem_word(first):
            return False  # "offer ED" is not "offered"
        return f"{first}-{second}" in self.word_counts or (can_join(first, second) and self.is_known(first + second))

    def split_compound(self, word: str) -> Phrase | None:
        """The two words that examples write in place of one, together: carehome is care home."""
        if len(word) < MIN_COMPOUND:
            return None
        # Only the second word may have another ending: else "admiss", a stem, would be the first of "admissons".
        pairs = cut_word(word, MIN_PART)
        known = [pair for pair in pairs if pair[0] in self.word_counts and self.is_known(pair[1])]
        counts = {pair: self.count_phrase(pair) for pair in known}
        best = max(counts, key=lambda pair: (counts[pair], pair), default=None)
        return best if best and counts[best] else None

    def separate_words(self, word: str) -> str | None:
        """The two words that were typed without a space: bereavementhelp is bereavement help. Of several ways to split
        it, the one with the most common words.
        """
        pairs = [pair for pair in cut_word(word, MIN_WORD) if AFFIXES.isdisjoint(pair)]
        known = [pair for pair in pairs if self.word_counts.keys() >= {*pair}]
        best = max(known, key=lambda pair: min(self.word_counts[part] for part in pair), default=None)
        return " ".join(best) if best else None

    def complete_word(self, word: str) -> tuple[str, ...]:
        """The words that begin with one that no example has: scarboro."""
        if len(word) < MIN_BEGINNING or self.is_known(word):
            return ()
        return self.find_begun_words(word)

    def find_begun_words(self, beginning: str) -> tuple[str, ...]:
        """The most common words that begin so."""
        words = self.sorted_words
        first = bisect_left(words, beginning)
        found = words[first : bisect_left(words, beginning + LAST_CHARACTER, first)]
        return tuple(nsmallest(MAX_BEGUN_WORDS, found, key=lambda word: (-self.word_counts[word], word)))
