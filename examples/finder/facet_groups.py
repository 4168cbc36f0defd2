"""A facet as the page shows it: its values, how many results each would give, which are selected."""

from collections.abc import Mapping
from dataclasses import dataclass

from examples.catalogue.facets import Facet, FacetValue
from examples.catalogue.search_request import SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue


@dataclass(frozen=True)
class FacetGroup:
    """`values`: those offered. `counts`: slug -> how many results selecting it would give. `selected`: slugs."""

    name: str
    label: str
    hint: str
    values: list[FacetValue]
    counts: Mapping[str, int]
    selected: tuple[str, ...]
    selected_labels: str


def build_facet_groups(search: SearchRequest, results: SearchResults, catalogue: Catalogue) -> tuple[FacetGroup, ...]:
    """Every facet, in the order of the page."""
    return tuple(
        _build_facet_group(facet, results.facet_counts[facet.name], search.filters.get(facet.name, ()), catalogue)
        for facet in catalogue.facets
    )


def _build_facet_group(
    facet: Facet, counts: Mapping[str, int], selected: tuple[str, ...], catalogue: Catalogue
) -> FacetGroup:
    """A value with a note is no longer current: it is only offered if it has results or is selected."""
    totals, labels = catalogue.totals[facet.name], catalogue.labels[facet.name]
    values = [value for value in facet.values if not value.note or totals[value.slug] or value.slug in selected]
    selected_labels = ", ".join(labels[slug] for slug in selected)
    return FacetGroup(facet.name, facet.label, facet.hint, values, counts, selected, selected_labels)
