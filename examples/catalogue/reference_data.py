"""Data that many examples share: facets, replaced boards and terms, synonyms. A change to it rebuilds the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from examples.catalogue.board_names import BoardNames, load_board_names
from examples.catalogue.facets import (
    BoardSuccessors,
    Facet,
    TermSuccessor,
    load_board_successors,
    load_facets,
    load_term_successors,
)
from examples.catalogue.synonyms import Synonyms
from examples.documents.queries import SharedRows, load_shared_rows
from examples.models import Framework, SynonymGroup


@dataclass(frozen=True)
class ReferenceData:
    """`term_successors`: vocabulary -> slug of a replaced term -> the term that replaces it.

    `frameworks`: with their items and the priorities of each, so that pages need no query for them.
    """

    facets: tuple[Facet, ...]
    board_successors: BoardSuccessors
    synonyms: Synonyms
    board_names: BoardNames
    term_successors: Mapping[str, Mapping[str, TermSuccessor]]
    shared_rows: SharedRows
    frameworks: tuple[Framework, ...]

    @cached_property
    def facet_slugs(self) -> Mapping[str, tuple[str, ...]]:
        """Facet -> the slugs of its values, in order."""
        return {facet.name: tuple(value.slug for value in facet.values) for facet in self.facets}


def load_reference_data() -> ReferenceData:
    """The names of a board are synonyms of its short name, which its examples have in their text.

    The label of a term is known, so that its words belong together.
    """
    successors = load_board_successors()
    board_names = load_board_names(successors)
    facets = load_facets()
    labels = [SynonymGroup(terms=[value.label]) for facet in facets for value in facet.values]
    return ReferenceData(
        facets,
        successors,
        Synonyms([*labels, *SynonymGroup.objects.all(), *board_names.groups]),
        board_names,
        load_term_successors(),
        load_shared_rows(),
        tuple(Framework.objects.prefetch_related("items__priorities")),
    )
