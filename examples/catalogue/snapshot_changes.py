"""Builds the data of a new snapshot: that of an older one, or of the empty one, with some examples replaced."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse

from examples.catalogue.bitmaps import FacetBitmaps, build_bitmap
from examples.catalogue.cards import Card
from examples.catalogue.snapshot_data import ORDERS, SnapshotData, SortKey
from examples.catalogue.text_analysis import FIELD_GAP, analyse_text
from examples.catalogue.text_index import HINTS, FieldStems

SHARED_FIELDS = ("names", "terms", HINTS)  # many examples have the same texts in them
MAX_INSERTED = 20  # slots


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
    """The slot and the stems of each card. Also adds its words to `word_counts`: one card after another, because the
    words of all cards at once need a lot of memory.
    """
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
    """Adds slots to a sorted list. A few are inserted one by one: sorting would compute the key of every slot."""
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
