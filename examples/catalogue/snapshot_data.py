"""The data of a snapshot. A new snapshot is always an older one, or the empty one, with some examples replaced."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from examples.catalogue.analysis import find_compounds, split_words
from examples.catalogue.cards import Card
from examples.catalogue.text_index import HINTS, FieldWords, TextIndex

SortKey = tuple[float | str, ...]


def _best_documented_first(card: Card) -> SortKey:
    """Breaks ties: most texts and rows, then title and key, so that every order is total."""
    return (-sum(map(len, card.text.values())), card.title.casefold(), card.pk)


# Blank values come last.
ORDERS: Mapping[str, Callable[[Card], SortKey]] = {
    "newest": lambda card: (-card.published_at.timestamp(), *_best_documented_first(card)),
    "title": lambda card: (card.title.casefold(), card.pk),
    "evidence": lambda card: (-card.evidence_level, *_best_documented_first(card)),
    "checked": lambda card: (-card.checked_on.toordinal() if card.checked_on else 0, *_best_documented_first(card)),
}


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


def build_empty_data(facet_slugs: Mapping[str, tuple[str, ...]]) -> SnapshotData:
    """Data without examples. `facet_slugs`: facet -> the slugs of its values."""
    bitmaps = {facet: dict.fromkeys(slugs, 0) for facet, slugs in facet_slugs.items()}
    return SnapshotData((), 0, bitmaps, {name: [] for name in ORDERS}, Counter(), TextIndex())


def _sort_key(order: str, cards: Sequence[Card]) -> Callable[[int], tuple[float | str, ...]]:
    return lambda slot: ORDERS[order](cards[slot])


def _split_card_text(card: Card) -> FieldWords:
    """Split once, for both the index and the word counts."""
    return {name: [split_words(part) for part in parts] for name, parts in card.text.items()}


def _unique_words(card: Card, fields: FieldWords) -> set[str]:
    """The words and compounds of a card, without those of hints."""
    words = {word for name, parts in fields.items() if name != HINTS for part in parts for word in part}
    texts = (text for name, parts in card.text.items() if name != HINTS for text in parts)
    return words | {"-".join(pair) for text in texts for pair in find_compounds(text)}


def apply_changes(data: SnapshotData, changes: Mapping[int, Card | None]) -> SnapshotData:
    """A copy with some examples replaced. `changes`: key of the example -> its card, None if withdrawn."""
    cards, live_slots, word_counts = list(data.cards), data.live_slots, data.word_counts.copy()
    old_slots = {cards[slot].pk: slot for slot in data.orders["title"] if cards[slot].pk in changes}
    orders = {name: list(order) for name, order in data.orders.items()}
    bitmaps = {name: dict(values) for name, values in data.facet_bitmaps.items()}
    new_texts: dict[int, FieldWords] = {}
    for pk, card in changes.items():
        slot = old_slots.get(pk)
        if slot is not None:
            _remove_card(slot, cards[slot], orders, bitmaps)
            _subtract_words(_unique_words(cards[slot], _split_card_text(cards[slot])), word_counts)
            live_slots &= ~(1 << slot)
        if card is not None:
            if slot is None:
                slot = len(cards)
                cards.append(card)
            cards[slot], new_texts[slot] = card, _split_card_text(card)
            _add_card(slot, cards, orders, bitmaps)
            word_counts.update(_unique_words(card, new_texts[slot]))
            live_slots |= 1 << slot
    text_index = data.text_index.with_changes(new_texts, old_slots.values())
    return SnapshotData(tuple(cards), live_slots, bitmaps, orders, word_counts, text_index)


def _remove_card(slot: int, card: Card, orders: dict[str, list[int]], bitmaps: dict[str, dict[str, int]]) -> None:
    for order in orders.values():
        order.remove(slot)
    for name, slugs in card.values.items():
        for slug in slugs:
            if slug in bitmaps[name]:
                bitmaps[name][slug] &= ~(1 << slot)


def _add_card(slot: int, cards: list[Card], orders: dict[str, list[int]], bitmaps: dict[str, dict[str, int]]) -> None:
    for name, order in orders.items():
        insort(order, slot, key=_sort_key(name, cards))
    for name, slugs in cards[slot].values.items():
        for slug in slugs:
            if slug in bitmaps[name]:
                bitmaps[name][slug] |= 1 << slot


def _subtract_words(words: set[str], word_counts: Counter[str]) -> None:
    word_counts.subtract(words)
    for word in words:
        if not word_counts[word]:
            del word_counts[word]
