"""The catalogue at one revision: immutable, asked instead of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from examples.catalogue import bitmaps
from examples.catalogue.cards import Card
from examples.catalogue.reference_data import Shared
from examples.catalogue.search import Found, find
from examples.catalogue.search_request import Answer, Question
from examples.catalogue.snapshot_data import ORDERS, Parts, changed, empty

REMEMBERED = 256  # searches a snapshot keeps: paging and filtering ask for the same words again and again


@dataclass(frozen=True)
class Key:
    """Which revision a snapshot shows. Two histories that reached the same number differ in the token."""

    value: int
    token: str


class Catalogue:
    """Everything published at a revision. `answer` is a plain function of its question."""

    def __init__(self, key: Key, shared: Shared, parts: Parts) -> None:
        self.key, self.shared, self.parts = key, shared, parts
        self.facets, self.groups, self.orders = shared.facets, parts.groups, parts.orders
        self.cards, self.everything = parts.cards, parts.alive
        self.find = lru_cache(REMEMBERED)(self._find)

    @classmethod
    def build(cls, key: Key, shared: Shared, cards: Iterable[Card]) -> Catalogue:
        """From nothing: every card analysed and indexed."""
        return cls(key, shared, changed(empty(shared.values), {card.pk: card for card in cards}))

    def changed(self, key: Key, cards: Mapping[int, Card | None]) -> Catalogue:
        """The same catalogue with some examples read again. `cards`: key of the example -> its card, None if withdrawn.

        Costs what changed, not what there is, apart from copying a few lists. A withdrawn card keeps its slot,
        empty, until the next building from nothing.
        """
        return Catalogue(key, self.shared, changed(self.parts, cards))

    @cached_property
    def slots(self) -> Mapping[str, int]:
        """Slug of an example -> its slot."""
        return {self.cards[slot].slug: slot for slot in self.orders["title"]}

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
        searched = self.find(question.text, question.exact) if question.text else None
        found, base = searched or (None, self.everything)
        left, counts = bitmaps.narrow(self.groups, question.chosen, base)
        order = found.ranked if found and question.order == "relevance" else self.orders[_order(question)]
        near = self._near(found, question) if found else ()
        return Answer(bitmaps.keep(order, left), counts, found, near)

    def having(self, facet: str, slug: str) -> tuple[Card, ...]:
        """The cards with one value of a facet, A to Z."""
        found = self.groups[facet].get(slug, 0)
        return tuple(self.cards[slot] for slot in bitmaps.keep(self.orders["title"], found))

    def _find(self, text: str, exact: bool) -> tuple[Found, int] | None:
        found = find(text, self.parts.index, self.shared.synonyms, self.parts.known, exact=exact)
        return (found, bitmaps.of(found.ranked, len(self.cards)) & self.everything) if found else None

    def _near(self, found: Found, question: Question) -> Sequence[int]:
        if not found.near:
            return ()
        left, _ = bitmaps.narrow(self.groups, question.chosen, bitmaps.of(found.near, len(self.cards)))
        return bitmaps.keep(found.near, left & self.everything)


def _order(question: Question) -> str:
    return question.order if question.order in ORDERS else "newest"
