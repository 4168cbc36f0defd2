"""What to suggest while someone types: terms, boards, organisations, places and titles of one snapshot."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import chain
from weakref import WeakKeyDictionary

from examples.catalogue import analysis
from examples.catalogue.query_parser import MOST_CHARACTERS, MOST_WORDS
from examples.catalogue.snapshot import Catalogue

MOST = 8
SHORTEST = 2  # letters


@dataclass(frozen=True)
class Completion:
    """`of`: a facet's name, or "example", "organisation" or "place". `kind` says the same to a reader. `slug`: of the
    value or the example; organisations and places have none. `count`: how many examples it stands for.
    """

    text: str
    of: str
    kind: str
    slug: str
    count: int


class Completions:
    """All that can be suggested, what stands for most examples first, and a sorted list of the words in it."""

    def __init__(self, entries: Iterable[Completion]) -> None:
        self.entries = sorted(entries, key=lambda entry: (-entry.count, entry.text.casefold(), entry.of, entry.slug))
        self.folded = [" ".join(_words(entry.text)) for entry in self.entries]
        places: dict[str, list[int]] = {}
        for place, text in enumerate(self.folded):
            for word in set(text.split()):
                places.setdefault(word, []).append(place)
        self.words = sorted(places)
        self.places = [places[word] for word in self.words]

    def like(self, typed: str) -> list[Completion]:
        """Those in which every typed word begins some word; first those that begin as typed. Any text is fine."""
        wanted = analysis.words(typed[:MOST_CHARACTERS])[:MOST_WORDS]
        if sum(map(len, wanted)) < SHORTEST:
            return []
        start = " ".join(wanted)
        found = set.intersection(*map(self._having, wanted))
        best = nsmallest(MOST, found, key=lambda place: (not self.folded[place].startswith(start), place))
        return [self.entries[place] for place in best]

    def _having(self, beginning: str) -> set[int]:
        first = bisect_left(self.words, beginning)
        behind = bisect_left(self.words, beginning + "\U0010ffff", first)
        return set(chain.from_iterable(self.places[first:behind]))


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """Cutting words is most of the work, and from one snapshot to the next few texts change."""
    return tuple(analysis.words(text))


_made: WeakKeyDictionary[Catalogue, Completions] = WeakKeyDictionary()


def completions(catalogue: Catalogue) -> Completions:
    """Made when first asked for, kept as long as the snapshot."""
    found = _made.get(catalogue)
    if found is None:
        found = _made[catalogue] = Completions(_entries(catalogue))
    return found


def _entries(catalogue: Catalogue) -> Iterator[Completion]:
    """A value that no example has is left out, but not a board: its page says more than its examples."""
    for facet in catalogue.facets:
        totals = catalogue.totals[facet.name]
        for value in facet.values:
            if not value.absent and (totals[value.slug] or facet.name == "icb"):
                text = f"{value.label} ({value.note})" if value.note else value.label
                yield Completion(text, facet.name, facet.label, value.slug, totals[value.slug])
    cards = [catalogue.cards[slot] for slot in catalogue.orders["title"]]
    for name, count in Counter(name for card in cards for name in card.organisations).items():
        yield Completion(name, "organisation", "Organisation", "", count)
    for place, count in Counter(place for card in cards if (place := _place(card.place))).items():
        yield Completion(place, "place", "Place", "", count)
    for card in cards:
        yield Completion(card.title, "example", "Example", card.slug, 1)


def _place(text: str) -> str:
    """Editors write "London (four hostels)" or "Warrington; used elsewhere": the place itself comes first."""
    return text.partition(";")[0].partition("(")[0].strip()
