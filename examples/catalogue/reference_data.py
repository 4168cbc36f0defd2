"""What many examples have in common: facets, what replaced which board or term, synonyms. A change here rebuilds the
catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from examples.catalogue import facets
from examples.catalogue.facets import Facet, Successor
from examples.catalogue.synonyms import Synonyms
from examples.models import SynonymGroup


@dataclass(frozen=True)
class Shared:
    """`areas`: a board's slug -> itself and every board that took over from it. `successors`: vocabulary -> slug of a
    term that was replaced -> what stands in its place."""

    facets: tuple[Facet, ...]
    areas: Mapping[str, tuple[str, ...]]
    synonyms: Synonyms
    successors: Mapping[str, Mapping[str, Successor]]

    @cached_property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """Facet -> the slugs of its values, in order."""
        return {facet.name: tuple(value.slug for value in facet.values) for facet in self.facets}


def read() -> Shared:
    return Shared(facets.read(), facets.areas(), Synonyms(SynonymGroup.objects.all()), facets.successors())
