"""A facet as the page shows it: its values, how many results each would give, which are selected."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.catalogue.facets import Facet, FacetValue
from examples.catalogue.search_request import SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue

COUNT = secrets.token_hex(8)  # stands for a count, and is in no text


@dataclass(frozen=True)
class FacetGroup:
    """`values`: those offered. `counts`: slug -> how many results selecting it would give. `selected`: slugs."""

    name: str
    label: str
    hint: str
    values: list[FacetValue]
    counts: Mapping[str, int | str]
    selected: tuple[str, ...]
    selected_labels: str


@dataclass(frozen=True)
class FacetPattern:
    """A facet with nothing selected, as parts of HTML. Every second one is in the place of a slug's count."""

    parts: list[str]
    slugs: tuple[str, ...]

    def fill(self, counts: Mapping[str, int]) -> SafeString:
        parts = self.parts.copy()
        parts[1::2] = [str(counts[slug]) for slug in self.slugs]
        return SafeString("".join(parts))


def build_facet_groups(
    search: SearchRequest, results: SearchResults, catalogue: Catalogue
) -> tuple[FacetGroup | SafeString, ...]:
    """Every facet, in the order of the page. Those with nothing selected are HTML: only counts differ from search to
    search, and a hundred values are a third of the time that the page's template takes.
    """
    return tuple(_build_facet(facet, search, results, catalogue) for facet in catalogue.facets)


def _build_facet(
    facet: Facet, search: SearchRequest, results: SearchResults, catalogue: Catalogue
) -> FacetGroup | SafeString:
    counts = results.facet_counts[facet.name]
    if selected := search.filters.get(facet.name):
        return _build_facet_group(facet, counts, selected, catalogue)
    pattern = catalogue.load_once(partial(_render_pattern, facet, catalogue), (FacetPattern, facet.name))
    return pattern.fill(counts)


def _render_pattern(facet: Facet, catalogue: Catalogue) -> FacetPattern:
    group = _build_facet_group(facet, {value.slug: COUNT for value in facet.values}, (), catalogue)
    html = render_to_string("finder/_facet.html", {"facet": group})
    return FacetPattern(re.split(f"({COUNT})", html), tuple(value.slug for value in group.values))


def _build_facet_group(
    facet: Facet, counts: Mapping[str, int | str], selected: tuple[str, ...], catalogue: Catalogue
) -> FacetGroup:
    """A value with a note is no longer current: it is only offered if it has results or is selected."""
    totals, labels = catalogue.totals[facet.name], catalogue.labels[facet.name]
    values = [value for value in facet.values if not value.note or totals[value.slug] or value.slug in selected]
    selected_labels = ", ".join(labels[slug] for slug in selected)
    return FacetGroup(facet.name, facet.label, facet.hint, values, counts, selected, selected_labels)
