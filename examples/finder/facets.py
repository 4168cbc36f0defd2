"""A facet as the page shows it: its values, how many results each would give, which are selected."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.catalogue.facets import Facet
from examples.catalogue.search_request import SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue
from examples.presenters.fragments import TemplateFragment, make_placeholder

_option_fragments: WeakKeyDictionary[Catalogue, dict[str, TemplateFragment]] = WeakKeyDictionary()
_facet_fragments: WeakKeyDictionary[Catalogue, dict[str, TemplateFragment]] = WeakKeyDictionary()


@dataclass(frozen=True)
class FacetOption:
    """One checkbox. `checked`: the text of the attribute, or a placeholder for it."""

    id: str
    value: str
    label: str
    hint: str
    count: int | str
    checked: str


@dataclass(frozen=True)
class FacetGroup:
    """`counts`: slug of a value -> how many results selecting it would give. `selected`: the selected slugs."""

    facet: Facet
    catalogue: Catalogue
    counts: dict[str, int]
    selected: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.facet.name

    @property
    def selected_labels(self) -> str:
        return ", ".join(self.catalogue.labels[self.name][slug] for slug in self.selected)

    @property
    def options_html(self) -> SafeString:
        """All checkboxes. A closed board without results is only offered where it is selected."""
        totals = self.catalogue.totals[self.name]
        checked = {slug: " checked" * (slug in self.selected) for slug in self.counts}
        if any(value.note and value.slug in self.selected and not totals[value.slug] for value in self.facet.values):
            # Not cached: such requests are rare, and there are too many possible selections.
            context = {"name": self.name, "options": self._build_options(self.counts, checked)}
            return render_to_string("finder/_options.html", context)
        fragments = _option_fragments.setdefault(self.catalogue, {})
        if self.name not in fragments:
            counts = {slug: make_placeholder(slug) for slug in checked}
            attributes = {slug: make_placeholder(f"{slug}?") for slug in checked}
            context = {"name": self.name, "options": self._build_options(counts, attributes)}
            fragments[self.name] = TemplateFragment("finder/_options.html", context)
        return fragments[self.name].fill({**self.counts, **{f"{slug}?": text for slug, text in checked.items()}})

    @property
    def html(self) -> SafeString:
        """The whole facet. If nothing is selected, only the counts differ between requests."""
        context: dict[str, object] = {"facet": self.facet, "group": self}
        if self.selected:
            return render_to_string("finder/_facet.html", context | {"options": self.options_html})
        fragments = _facet_fragments.setdefault(self.catalogue, {})
        if self.name not in fragments:
            context["options"] = make_placeholder("options")
            fragments[self.name] = TemplateFragment("finder/_facet.html", context)
        return fragments[self.name].fill({"options": self.options_html})

    def _build_options(self, counts: Mapping[str, int | str], checked: Mapping[str, str]) -> tuple[FacetOption, ...]:
        """A value with a note is no longer current: it is only offered if it has results or is selected."""
        totals = self.catalogue.totals[self.name]
        return tuple(
            FacetOption(
                f"{self.name}-{value.slug}",
                value.slug,
                f"{value.label} ({value.note})" if value.note else value.label,
                value.hint,
                counts[value.slug],
                checked[value.slug],
            )
            for value in self.facet.values
            if not value.note or totals[value.slug] or value.slug in self.selected
        )


def build_facet_groups(search: SearchRequest, results: SearchResults, catalogue: Catalogue) -> tuple[FacetGroup, ...]:
    """Every facet, in the order of the page."""
    return tuple(
        FacetGroup(facet, catalogue, dict(results.facet_counts[facet.name]), search.filters.get(facet.name, ()))
        for facet in catalogue.facets
    )
