"""What a reader asks of the catalogue, and what it answers. Plain values: no request, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examples.catalogue.search import Found

Chosen = Mapping[str, tuple[str, ...]]

SORTS = {
    "relevance": "Best match",
    "newest": "Newest first",
    "title": "A to Z",
    "evidence": "Strongest evidence first",
    "checked": "Most recently checked",
}


@dataclass(frozen=True)
class Question:
    """Words, choices by facet (facet name -> slugs) and a sort. Values that no facet knows choose nothing.

    `exact`: search for the typed words only, without synonyms or corrections.
    """

    text: str = ""
    chosen: Chosen = field(default_factory=dict)
    sort: str = ""
    exact: bool = False

    @property
    def order(self) -> str:
        """The sort that holds: as asked, else best match for words and newest first without."""
        asked = self.sort if self.sort in SORTS else ""
        if asked == "relevance" and not self.text:
            asked = ""
        return asked or ("relevance" if self.text else "newest")


@dataclass(frozen=True)
class Answer:
    """`slots` are positions in the catalogue's cards, best first. `counts` says for every value of every facet how
    many results choosing it gives, the facet's own choices set aside. `found` says what was searched for, if words
    were; `near` are slots outside the results and the counts that miss just one word.
    """

    slots: Sequence[int]
    counts: Mapping[str, Mapping[str, int]]
    found: Found | None = None
    near: Sequence[int] = ()

    @property
    def total(self) -> int:
        return len(self.slots)
