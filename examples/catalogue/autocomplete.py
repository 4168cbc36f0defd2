"""Suggestions while someone types: terms, boards, organisations, places and titles of one snapshot."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import chain
from weakref import WeakKeyDictionary

from examples.catalogue.query_parser import MAX_QUERY_LENGTH, MAX_QUERY_WORDS
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.text_analysis import find_compounds, split_words
from examples.models import Organisation

MAX_COMPLETIONS = 8
MIN_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Completion:
    """`category`: a facet's name, or "example", "organisation" or "place"; `kind` is its label for readers.

    `slug`: of the value, organisation or example; empty for places. `count`: how many examples it covers.
    """

    text: str
    category: str
    kind: str
    slug: str
    count: int


class CompletionIndex:
    """Every possible completion, those with most examples first, and a sorted list of the words in them."""

    def __init__(self, completions: Iterable[Completion]) -> None:
        self.completions = sorted(completions, key=lambda c: (-c.count, c.text.casefold(), c.category, c.slug))
        self.texts: list[str] = []
        positions: dict[str, list[int]] = {}
        for position, completion in enumerate(self.completions):
            text, words = _split_text(completion.text)
            self.texts.append(text)
            for word in words:
                positions.setdefault(word, []).append(position)
        self.words = sorted(positions)
        self.positions = [positions[word] for word in self.words]

    def find_completions(self, text: str) -> list[Completion]:
        """Completions with a word that begins with each typed word; those that begin as typed come first.

        Accepts any text. Empty below `MIN_LETTERS` letters.
        """
        typed = split_words(text[:MAX_QUERY_LENGTH])[:MAX_QUERY_WORDS]
        if sum(map(len, typed)) < MIN_LETTERS:
            return []
        beginning = " ".join(typed)
        matches = set.intersection(*map(self._find_positions, typed))
        best = nsmallest(MAX_COMPLETIONS, matches, key=lambda p: (not self.texts[p].startswith(beginning), p))
        return [self.completions[position] for position in best]

    def _find_positions(self, prefix: str) -> set[int]:
        first = bisect_left(self.words, prefix)
        end = bisect_left(self.words, prefix + "\U0010ffff", first)
        return set(chain.from_iterable(self.positions[first:end]))


@lru_cache(maxsize=50_000)
def _split_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The words of a text in order, and each word that finds it: also coproduction for co-production, anns for Ann's.

    Cached: splitting is most of the work, and few texts change from one snapshot to the next.
    """
    words = split_words(text)
    compounds = [first + second for first, second in find_compounds(text)]
    without_apostrophes = text.replace("'", "").replace("\u2019", "")
    others = split_words(without_apostrophes) if without_apostrophes != text else ()
    return " ".join(words), tuple({*words, *compounds, *others})


_indexes: WeakKeyDictionary[Catalogue, CompletionIndex] = WeakKeyDictionary()


def get_completion_index(catalogue: Catalogue) -> CompletionIndex:
    """Built on first use and cached as long as the snapshot lives."""
    index = _indexes.get(catalogue)
    if index is None:
        index = _indexes[catalogue] = CompletionIndex(_build_completions(catalogue))
    return index


def _build_completions(catalogue: Catalogue) -> Iterator[Completion]:
    """Values without examples are left out, except boards: a board's page shows more than its examples."""
    for facet in catalogue.facets:
        totals = catalogue.totals[facet.name]
        for value in facet.values:
            if not value.absent and (totals[value.slug] or facet.name == "icb"):
                text = f"{value.label} ({value.note})" if value.note else value.label
                yield Completion(text, facet.name, facet.label, value.slug, totals[value.slug])
    cards = [catalogue.cards[slot] for slot in catalogue.orders["title"]]
    names = {row.slug: row.name for row in catalogue.reference_data.shared_rows[Organisation].values()}
    for slug in catalogue.organisation_cards:
        yield Completion(names[slug], "organisation", "Organisation", slug, catalogue.count_organisation_examples(slug))
    for place, count in Counter(place for card in cards if (place := _place_name(card.place))).items():
        yield Completion(place, "place", "Place", "", count)
    for card in cards:
        yield Completion(card.title, "example", "Example", card.slug, 1)


def _place_name(text: str) -> str:
    """Editors write "London (four hostels)" or "Warrington; used elsewhere": the place itself comes first."""
    return text.partition(";")[0].partition("(")[0].strip()
