"""The data of a snapshot. A new snapshot is always an older one, or the empty one, with some examples replaced."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from examples.catalogue.bitmaps import FacetBitmaps, build_bitmap
from examples.catalogue.cards import Card
from examples.catalogue.text_analysis import find_compounds, join_stems, split_words
from examples.catalogue.text_index import HINTS, FieldStems, TextIndex
from examples.catalogue.word_variants import WordVariants

MAX_LABEL = 200  # characters; longer texts are of one example only
MAX_INSERTED = 20  # slots
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


class TextWords(NamedTuple):
    """`compounds`: words with a hyphen, such as nurse-led."""

    words: list[str]
    compounds: list[str]


@dataclass(frozen=True)
class SnapshotData:
    """Immutable, like the snapshot. `cards` may include withdrawn ones; `live_slots` is the bitmap of those shown.

    `orders`: name of a sort -> slots in that order. `word_counts`: word, or compound such as
    nurse-led -> how many examples have it.
    """

    cards: tuple[Card, ...]
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
    return SnapshotData((), 0, bitmaps, {name: [] for name in ORDERS}, Counter(), TextIndex())


def _build_sort_key(order: str, cards: Sequence[Card]) -> Callable[[int], SortKey]:
    return lambda slot: ORDERS[order](cards[slot])


def _split_text(text: str) -> TextWords:
    return _split_label(text) if len(text) <= MAX_LABEL else _split_words(text)


@lru_cache(maxsize=20_000)
def _split_label(text: str) -> TextWords:
    """Cached, because examples share the labels and hints of terms."""
    return _split_words(text)


def _split_words(text: str) -> TextWords:
    return TextWords(split_words(text), ["-".join(pair) for pair in find_compounds(text)])


def _split_card(card: Card) -> tuple[FieldStems, set[str]]:
    """The stems of each field, and all words and compounds but those of hints."""
    fields = {name: [_split_text(part) for part in parts] for name, parts in card.text.items()}
    texts = [text for name, parts in fields.items() if name != HINTS for text in parts]
    unique = {word for text in texts for words in text for word in words}
    return {name: join_stems([part.words for part in parts]) for name, parts in fields.items()}, unique


def apply_changes(data: SnapshotData, changes: Mapping[int, Card | None]) -> SnapshotData:
    """A copy with some examples replaced. `changes`: key of the example -> its card, None if withdrawn."""
    cards, word_counts = list(data.cards), data.word_counts.copy()
    old_slots = {cards[slot].pk: slot for slot in data.orders["title"] if cards[slot].pk in changes}
    orders = {name: [slot for slot in order if cards[slot].pk not in changes] for name, order in data.orders.items()}
    for slot in old_slots.values():
        _subtract_words(_split_card(cards[slot])[1], word_counts)
    new_texts: dict[int, FieldStems] = {}
    for pk, card in changes.items():
        if card is not None:
            slot = old_slots.get(pk, len(cards))
            cards[slot : slot + 1] = [card]
            new_texts[slot], words = _split_card(card)
            word_counts.update(words)
    for name, order in orders.items():
        _insert_slots(order, new_texts, _build_sort_key(name, cards))
    removed = build_bitmap(old_slots.values(), len(cards))
    live_slots = data.live_slots & ~removed | build_bitmap(new_texts, len(cards))
    bitmaps = _update_bitmaps(data.facet_bitmaps, removed, {slot: cards[slot] for slot in new_texts})
    text_index = data.text_index.with_changes(new_texts, old_slots.values())
    return SnapshotData(tuple(cards), live_slots, bitmaps, orders, word_counts, text_index)


def _insert_slots(order: list[int], slots: Collection[int], key: Callable[[int], SortKey]) -> None:
    """Keeps the order. Few slots are inserted, because sorting computes every key."""
    if len(slots) > MAX_INSERTED:
        order += slots
        order.sort(key=key)
    else:
        for slot in slots:
            insort(order, slot, key=key)


def _update_bitmaps(bitmaps: FacetBitmaps, removed: int, added: Mapping[int, Card]) -> dict[str, dict[str, int]]:
    """The bitmaps without the removed slots, and with those of the added cards."""
    slots: dict[tuple[str, str], list[int]] = {}
    for slot, card in added.items():
        for name, slugs in card.values.items():
            for slug in slugs:
                slots.setdefault((name, slug), []).append(slot)
    size = max(added, default=0) + 1
    new = {value: build_bitmap(those, size) for value, those in slots.items()}
    return {
        name: {slug: bitmap & ~removed | new.get((name, slug), 0) for slug, bitmap in values.items()}
        for name, values in bitmaps.items()
    }


def _subtract_words(words: set[str], word_counts: Counter[str]) -> None:
    word_counts.subtract(words)
    for word in words:
        if not word_counts[word]:
            del word_counts[word]
