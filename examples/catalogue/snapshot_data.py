"""The data of a snapshot, and the orders in which it can be sorted."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from examples.catalogue.cards import Card
from examples.catalogue.text_index import IndexStore, TextIndex
from examples.catalogue.word_variants import WordVariants

SortKey = tuple[float | str, ...]


def _build_tie_key(card: Card) -> SortKey:
    """Breaks ties: most texts and rows, then title and key, so that every order is total."""
    return (-sum(map(len, card.text.values())), card.title.casefold(), card.pk)


# Blank values come last.
ORDERS: Mapping[str, Callable[[Card], SortKey]] = {
    "newest": lambda card: (-card.published_at.timestamp(), *_build_tie_key(card)),
    "title": lambda card: (card.title.casefold(), card.pk),
    "evidence": lambda card: (-card.evidence_level, *_build_tie_key(card)),
    "checked": lambda card: (-card.checked_on.toordinal() if card.checked_on else 0, *_build_tie_key(card)),
}


@dataclass(frozen=True)
class SnapshotData:
    """Immutable, like the snapshot. `cards` may include withdrawn ones; `live_slots` is the bitmap of those shown.

    `slots`: slug of an example -> its slot. `orders`: name of a sort -> slots in that order. `word_counts`: word, or
    compound such as nurse-led -> how many examples have it.
    """

    cards: tuple[Card, ...]
    slots: Mapping[str, int]
    live_slots: int
    facet_bitmaps: Mapping[str, Mapping[str, int]]
    orders: Mapping[str, list[int]]
    word_counts: Counter[str]
    text_index: TextIndex

    @cached_property
    def word_variants(self) -> WordVariants:
        return WordVariants(self.word_counts, self.text_index.count_phrase)


def build_empty_data(facet_slugs: Mapping[str, tuple[str, ...]]) -> SnapshotData:
    """Data without examples. `facet_slugs`: facet -> the slugs of its values."""
    bitmaps = {facet: dict.fromkeys(slugs, 0) for facet, slugs in facet_slugs.items()}
    return SnapshotData((), {}, 0, bitmaps, {name: [] for name in ORDERS}, Counter(), TextIndex(IndexStore()))
