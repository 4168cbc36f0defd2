"""Data that many examples share: facets, replaced boards and terms, synonyms. A change to it rebuilds the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from examples.catalogue.facets import Facet, TermSuccessor, load_board_successors, load_facets, load_term_successors
from examples.catalogue.synonyms import Synonyms
from examples.models import SynonymGroup


@dataclass(frozen=True)
class ReferenceData:
    """`board_successors`: a board's slug -> itself and every board that took over from it.

    `term_successors`: vocabulary -> slug of a replaced term -> the term that replaces it.
    """

    facets: tuple[Facet, ...]
    board_successors: Mapping[str, tuple[str, ...]]
    synonyms: Synonyms
    term_successors: Mapping[str, Mapping[str, TermSuccessor]]

    @cached_property
    def facet_slugs(self) -> Mapping[str, tuple[str, ...]]:
        """Facet -> the slugs of its values, in order."""
        return {facet.name: tuple(value.slug for value in facet.values) for facet in self.facets}


def load_reference_data() -> ReferenceData:
    synonyms = Synonyms(SynonymGroup.objects.all())
    return ReferenceData(load_facets(), load_board_successors(), synonyms, load_term_successors())
