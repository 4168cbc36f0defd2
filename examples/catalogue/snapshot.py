"""The catalogue at one revision: immutable, and searched instead of the database."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import cast

from examples.catalogue.bitmaps import OrderedSlots, apply_filters
from examples.catalogue.cards import Card
from examples.catalogue.ranked_slots import RankedSlots
from examples.catalogue.reference_data import ReferenceData
from examples.catalogue.search import TextMatches, search_text
from examples.catalogue.search_request import SearchRequest, SearchResults
from examples.catalogue.snapshot_changes import apply_changes
from examples.catalogue.snapshot_data import ORDERS, SnapshotData, build_empty_data
from examples.catalogue.synonyms import Synonyms

CACHED_SEARCHES = 256  # of each snapshot: paging and filtering repeat the same words


@dataclass(frozen=True)
class RevisionKey:
    """The revision of a snapshot. The token tells apart two histories that reached the same number."""

    value: int
    token: str


class Catalogue:
    """Everything published at a revision."""

    def __init__(self, key: RevisionKey, reference_data: ReferenceData, data: SnapshotData) -> None:
        self.key, self.reference_data, self.data = key, reference_data, data
        self.facets, self.facet_bitmaps, self.orders = reference_data.facets, data.facet_bitmaps, data.orders
        self.cards, self.slots, self.all_slots = data.cards, data.slots, data.live_slots
        self._loaded: dict[Hashable, object] = {}
        # Not a method: a catalogue that refers to itself would stay in memory until the garbage collector has time.
        self.search_text = lru_cache(CACHED_SEARCHES)(partial(_find_text_matches, data, reference_data.synonyms))

    @classmethod
    def build(cls, key: RevisionKey, reference_data: ReferenceData, cards: Iterable[Card]) -> Catalogue:
        """A new catalogue, with every card analysed and indexed."""
        empty = build_empty_data(reference_data.facet_slugs)
        return cls(key, reference_data, apply_changes(empty, {card.pk: card for card in cards}))

    def with_changes(self, key: RevisionKey, cards: Mapping[int, Card | None]) -> Catalogue:
        """A copy with some examples replaced. `cards`: key of the example -> its card, None if withdrawn.

        Apart from copying a few lists, the cost depends on the changes alone. A withdrawn card keeps its slot, unused,
        until the next full build.
        """
        return Catalogue(key, self.reference_data, apply_changes(self.data, cards))

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Facet -> slug of a value -> its label."""
        return {facet.name: {value.slug: value.label for value in facet.values} for facet in self.facets}

    @cached_property
    def organisation_cards(self) -> Mapping[str, Mapping[str, list[Card]]]:
        """Slug of an organisation -> its role -> the cards in which it has that role, A to Z."""
        found: dict[str, dict[str, list[Card]]] = {}
        for slot in self.orders["title"]:
            for slug, role in dict.fromkeys(self.cards[slot].roles):
                found.setdefault(slug, {}).setdefault(role, []).append(self.cards[slot])
        return found

    def count_organisation_examples(self, slug: str) -> int:
        """Each example once, whatever roles the organisation has in it."""
        return len({card for cards in self.organisation_cards.get(slug, {}).values() for card in cards})

    def load_once[R](self, load: Callable[[], R], name: Hashable = None) -> R:
        """What a function loads from the database, or makes of this snapshot, which it is asked for once.

        `name`: tells apart what functions return, if the function itself is a new one each time.

        Rows may be newer than the snapshot, as in `get_catalogue_at`: the next request then loads them again.
        """
        key = name or load
        if key not in self._loaded:
            self._loaded[key] = load()
        return cast("R", self._loaded[key])

    @cached_property
    def totals(self) -> Mapping[str, Mapping[str, int]]:
        """Facet -> slug of a value -> how many examples have it."""
        return apply_filters(self.facet_bitmaps, {}, self.all_slots)[1]

    def search(self, request: SearchRequest) -> SearchResults:
        """The matching cards in order, and the count of every facet value. The same request gives the same results."""
        found = self.search_text(request.text, request.exact) if request.text else None
        matches, base = found or (None, self.all_slots)
        slots, counts = self._apply_filters(request, base)
        if matches and request.order == "relevance":
            order: Iterable[int] = matches.ranked.order
            if request.filters and isinstance(order, RankedSlots):
                order = order.get_order_covering(slots)
        else:
            order = self.orders[request.order if request.order in ORDERS else "newest"]
        return SearchResults(OrderedSlots(order, slots), counts, matches)

    def get_card(self, slug: str) -> Card | None:
        """The card of a published example; None if there is none with this slug."""
        slot = self.slots.get(slug)
        return None if slot is None else self.cards[slot]

    def find_cards(self, facet: str, slug: str) -> tuple[Card, ...]:
        """The cards with one value of a facet, A to Z."""
        bitmap = self.facet_bitmaps[facet].get(slug, 0)
        return tuple(self.cards[slot] for slot in OrderedSlots(self.orders["title"], bitmap))

    def _apply_filters(self, request: SearchRequest, base: int) -> tuple[int, dict[str, dict[str, int]]]:
        all_required = {facet.name for facet in self.facets if facet.all_required} | {*request.all_of}
        return apply_filters(self.facet_bitmaps, request.filters, base, all_required)


def _find_text_matches(
    data: SnapshotData, synonyms: Synonyms, text: str, exact: bool
) -> tuple[TextMatches, int] | None:
    """What was found, and the bitmap of it."""
    matches = search_text(text, data.text_index, synonyms, data.word_variants, exact=exact)
    return (matches, matches.ranked.bitmap & data.live_slots) if matches else None
