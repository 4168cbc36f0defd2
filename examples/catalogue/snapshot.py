"""The catalogue at one revision: immutable, asked instead of the database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from examples.catalogue import bitmaps, words
from examples.catalogue.cards import Card
from examples.catalogue.facets import Facet
from examples.catalogue.index import TextIndex
from examples.catalogue.question import Answer, Question


@dataclass(frozen=True)
class Key:
    """Which revision a snapshot shows. Two histories that reached the same number differ in the token."""

    value: int
    token: str


class Catalogue:
    """Everything published at a revision. `answer` is a plain function of its question."""

    def __init__(self, key: Key, cards: Iterable[Card], facets: tuple[Facet, ...]) -> None:
        self.key = key
        self.cards = tuple(cards)
        self.facets = facets
        size = len(self.cards)
        self.everything = (1 << size) - 1
        self.groups = {facet.name: _bitmaps(facet, self.cards) for facet in facets}
        self.orders = {name: _ordered(self.cards, key) for name, key in ORDERS.items()}
        self.index = TextIndex(self.cards)

    @cached_property
    def slots(self) -> Mapping[str, int]:
        """Slug of an example -> its slot."""
        return {card.slug: slot for slot, card in enumerate(self.cards)}

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Facet -> slug of a value -> its label."""
        return {facet.name: {value.slug: value.label for value in facet.values} for facet in self.facets}

    @cached_property
    def totals(self) -> Mapping[str, Mapping[str, int]]:
        """Facet -> slug of a value -> how many examples have it."""
        return bitmaps.narrow(self.groups, {}, self.everything)[1]

    def answer(self, question: Question) -> Answer:
        """Which cards, in which order, and what each further choice would give."""
        asked = words.parse(question.text)
        ranked = self.index.search(asked) if asked else None
        found = self.everything if ranked is None else bitmaps.of(ranked, len(self.cards))
        left, counts = bitmaps.narrow(self.groups, question.chosen, found)
        by_rank = question.order == "relevance" and ranked is not None
        order = ranked if by_rank and ranked is not None else self.orders.get(question.order, self.orders["newest"])
        return Answer(bitmaps.keep(order, left), counts)

    def having(self, facet: str, slug: str) -> tuple[Card, ...]:
        """The cards with one value of a facet, A to Z."""
        found = self.groups[facet].get(slug, 0)
        return tuple(self.cards[slot] for slot in bitmaps.keep(self.orders["title"], found))


def _bitmaps(facet: Facet, cards: tuple[Card, ...]) -> dict[str, int]:
    slots: dict[str, list[int]] = {value.slug: [] for value in facet.values}
    for slot, card in enumerate(cards):
        for slug in card.values[facet.name]:
            if slug in slots:
                slots[slug].append(slot)
    return {slug: bitmaps.of(found, len(cards)) for slug, found in slots.items()}


# Every order is total: title and key break what is left equal. What is blank comes last.
ORDERS: Mapping[str, Callable[[Card], tuple[float | str, ...]]] = {
    "newest": lambda card: (-card.published_at.timestamp(), card.title.casefold(), card.pk),
    "title": lambda card: (card.title.casefold(), card.pk),
    "evidence": lambda card: (-card.evidence_level, card.title.casefold(), card.pk),
    "checked": lambda card: (-card.checked_on.toordinal() if card.checked_on else 0, card.title.casefold(), card.pk),
}


def _ordered(cards: tuple[Card, ...], key: Callable[[Card], tuple[float | str, ...]]) -> list[int]:
    return sorted(range(len(cards)), key=lambda slot: key(cards[slot]))
