"""The data of a snapshot. A new snapshot is always an older one, or the empty one, with some examples replaced."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import filterfalse

from examples.catalogue.bitmaps import FacetBitmaps, build_bitmap
from examples.catalogue.cards import Card
from examples.catalogue.text_analysis import FIELD_GAP, analyse_text
from examples.catalogue.text_index import HINTS, FieldStems, IndexStore, TextIndex
from examples.catalogue.word_variants import WordVariants

SHARED_FIELDS = ("names", "terms", HINTS)  # many examples have the same texts in them
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


def _build_sort_key(order: str, cards: Sequence[Card]) -> Callable[[int], SortKey]:
    return lambda slot: ORDERS[order](cards[slot])


_analyse_shared_text = lru_cache(maxsize=20_000)(analyse_text)


def _analyse_card(card: Card) -> tuple[FieldStems, set[str]]:
    """The stems of each field, and all words and compounds but those of hints."""
    stems, words = {}, set[str]()
    for name, parts in card.text.items():
        texts = list(map(_analyse_shared_text if name in SHARED_FIELDS else analyse_text, parts))
        stems[name] = FIELD_GAP.join([text.stems for text in texts if text.stems])
        if name != HINTS:
            words.update(*[text.words for text in texts])
    return stems, words


def _analyse_cards(cards: Mapping[int, Card], word_counts: Counter[str]) -> Iterator[tuple[int, FieldStems]]:
    """Adds the words of each card to `word_counts` when its stems are read: those of all cards fill a lot of memory."""
    for slot, card in cards.items():
        stems, words = _analyse_card(card)
        word_counts.update(words)
        yield slot, stems


def apply_changes(data: SnapshotData, changes: Mapping[int, Card | None]) -> SnapshotData:
    """A copy with some examples replaced. `changes`: key of the example -> its card, None if withdrawn."""
    cards, slots, word_counts = list(data.cards), {**data.slots}, data.word_counts.copy()
    old_slots = {c.pk: slot for slot, c in enumerate(cards) if c.pk in changes and data.live_slots >> slot & 1}
    for slot in old_slots.values():
        slots.pop(cards[slot].slug, None)  # two cards may have had it, if rows were newer than their revision
        _subtract_words(_analyse_card(cards[slot])[1], word_counts)
    new: dict[int, Card] = {}
    for pk, card in changes.items():
        if card is not None:
            slot = old_slots.get(pk, len(cards))
            cards[slot : slot + 1] = [card]  # replaces a card or appends one
            new[slot] = card
            slots[card.slug] = slot
    removed = set(old_slots.values())
    orders = {name: list(filterfalse(removed.__contains__, order)) for name, order in data.orders.items()}
    for name, order in orders.items():
        _insert_slots(order, new, _build_sort_key(name, cards))
    removed_bitmap = build_bitmap(removed, len(cards))
    live_slots = data.live_slots & ~removed_bitmap | build_bitmap(new, len(cards))
    bitmaps = _update_bitmaps(data.facet_bitmaps, removed_bitmap, new)
    text_index = data.text_index.with_changes(_analyse_cards(new, word_counts), removed)
    return SnapshotData(tuple(cards), slots, live_slots, bitmaps, orders, word_counts, text_index)


def _insert_slots(order: list[int], slots: Collection[int], key: Callable[[int], SortKey]) -> None:
    """Keeps the order. A few slots are inserted one by one, because sorting computes the key of every slot."""
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
