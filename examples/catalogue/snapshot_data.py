"""What a snapshot is made of. One way leads to it: an older one, or the empty one, with some examples read again."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from examples.catalogue.analysis import words
from examples.catalogue.cards import Card
from examples.catalogue.text_index import Text, TextIndex

# Every order is total: title and key break what is left equal. What is blank comes last.
ORDERS: Mapping[str, Callable[[Card], tuple[float | str, ...]]] = {
    "newest": lambda card: (-card.published_at.timestamp(), card.title.casefold(), card.pk),
    "title": lambda card: (card.title.casefold(), card.pk),
    "evidence": lambda card: (-card.evidence_level, card.title.casefold(), card.pk),
    "checked": lambda card: (-card.checked_on.toordinal() if card.checked_on else 0, card.title.casefold(), card.pk),
}


@dataclass(frozen=True)
class Parts:
    """Immutable, like the snapshot. `cards` may hold withdrawn ones; `alive` says which slots readers see."""

    cards: tuple[Card, ...]
    alive: int
    groups: Mapping[str, Mapping[str, int]]
    orders: Mapping[str, list[int]]
    known: Counter[str]
    index: TextIndex


def empty(values: Mapping[str, tuple[str, ...]]) -> Parts:
    """Of no example. `values`: facet -> the slugs it knows."""
    groups = {facet: dict.fromkeys(slugs, 0) for facet, slugs in values.items()}
    return Parts((), 0, groups, {name: [] for name in ORDERS}, Counter(), TextIndex())


def _place(order: str, cards: Sequence[Card]) -> Callable[[int], tuple[float | str, ...]]:
    """Slot -> where it stands in an order."""
    return lambda slot: ORDERS[order](cards[slot])


def _text(card: Card) -> Text:
    """The card's searchable parts cut into words, once for the index and for the words that are known."""
    return {name: [words(part) for part in parts] for name, parts in card.text.items()}


def _words(text: Text) -> set[str]:
    return {word for parts in text.values() for part in parts for word in part}


def changed(parts: Parts, cards: Mapping[int, Card | None]) -> Parts:
    """The parts with some examples read again (key of the example -> its card, None if withdrawn)."""
    held, alive, known = list(parts.cards), parts.alive, parts.known.copy()
    at = {held[slot].pk: slot for slot in parts.orders["title"] if held[slot].pk in cards}
    orders = {name: list(order) for name, order in parts.orders.items()}
    groups = {name: dict(values) for name, values in parts.groups.items()}
    written: dict[int, Text] = {}
    for pk, card in cards.items():
        slot = at.get(pk)
        if slot is not None:
            _take_out(slot, held[slot], orders, groups)
            _forget(_words(_text(held[slot])), known)
            alive &= ~(1 << slot)
        if card is not None:
            if slot is None:
                slot = len(held)
                held.append(card)
            held[slot], written[slot] = card, _text(card)
            _put_in(slot, held, orders, groups)
            known.update(_words(written[slot]))
            alive |= 1 << slot
    index = parts.index.changed(written, at.values())
    return Parts(tuple(held), alive, groups, orders, known, index)


def _take_out(slot: int, card: Card, orders: dict[str, list[int]], groups: dict[str, dict[str, int]]) -> None:
    for order in orders.values():
        order.remove(slot)
    for name, slugs in card.values.items():
        for slug in slugs:
            if slug in groups[name]:
                groups[name][slug] &= ~(1 << slot)


def _put_in(slot: int, held: list[Card], orders: dict[str, list[int]], groups: dict[str, dict[str, int]]) -> None:
    card = held[slot]
    for name, order in orders.items():
        insort(order, slot, key=_place(name, held))
    for name, slugs in card.values.items():
        for slug in slugs:
            if slug in groups[name]:
                groups[name][slug] |= 1 << slot


def _forget(gone: set[str], known: Counter[str]) -> None:
    known.subtract(gone)
    for word in gone:
        if not known[word]:
            del known[word]
