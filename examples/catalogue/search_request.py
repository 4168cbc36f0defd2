"""What a reader asks of the catalogue, and the results. Plain values: no HTTP, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from examples.catalogue.search import TextMatches

Filters = Mapping[str, tuple[str, ...]]  # facet -> selected slugs

SORTS = {
    "relevance": "Best match",
    "newest": "Newest first",
    "title": "A to Z",
    "evidence": "Most rigorous study first",
    "checked": "Most recently checked",
}


@dataclass(frozen=True)
class SearchRequest:
    """Words, filters and a sort. Filter values that no facet has match nothing.

    `exact`: search for the typed words only, without synonyms or corrections. `all_of`: facets of which a result has
    all of the selected values, not only one.
    """

    text: str = ""
    filters: Filters = field(default_factory=dict)
    sort: str = ""
    exact: bool = False
    all_of: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The sort that applies: the requested one, else best match for words and newest first without words."""
        sort = self.sort if self.sort in SORTS else ""
        if sort == "relevance" and not self.text:
            sort = ""
        return sort or ("relevance" if self.text else "newest")


@dataclass(frozen=True)
class SearchResults:
    """`slots`: positions in the catalogue's cards, best first. `facet_counts`: facet -> slug of a value -> how many
    results selecting it would give. `text_matches`: None without words.
    """

    slots: Sequence[int]
    facet_counts: Mapping[str, Mapping[str, int]]
    text_matches: TextMatches | None = None

    @property
    def total(self) -> int:
        return len(self.slots)

    @property
    def missing_words(self) -> Mapping[int, tuple[str, ...]]:
        """Slot of a close match -> the words that it does not have."""
        return self.text_matches.missing_words if self.text_matches else {}

    @cached_property
    def close_total(self) -> int:
        """How many results are close matches."""
        return sum(slot in self.missing_words for slot in self.slots) if self.missing_words else 0
