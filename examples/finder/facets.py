"""A facet as the page shows it: its values, what each would give, which are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.catalogue.facets import Facet, Value
from examples.catalogue.question import Answer, Question
from examples.catalogue.snapshot import Catalogue
from examples.presenting.fragments import Fragment, hole

TEMPLATE = "finder/_facet.html"

_fragments: WeakKeyDictionary[Catalogue, dict[str, Fragment]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Option:
    id: str
    value: str
    label: str
    hint: str
    count: int | str
    checked: bool


@dataclass(frozen=True)
class FacetGroup:
    """`counts`: slug of a value -> how many results choosing it gives. `picked`: the chosen slugs."""

    facet: Facet
    catalogue: Catalogue
    counts: dict[str, int | str]
    picked: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.facet.name

    @property
    def label(self) -> str:
        return self.facet.label

    @property
    def hint(self) -> str:
        return self.facet.hint

    @property
    def chosen(self) -> int:
        return len(self.picked)

    @property
    def chosen_labels(self) -> str:
        return ", ".join(self.catalogue.labels[self.name][slug] for slug in self.picked)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """A value with a note has had its day: it is offered while it still leads somewhere."""
        totals = self.catalogue.totals[self.name]
        shown = [v for v in self.facet.values if not v.note or totals[v.slug] or v.slug in self.picked]
        return tuple(self._option(value) for value in shown)

    def _option(self, value: Value) -> Option:
        label = f"{value.label} ({value.note})" if value.note else value.label
        ident = f"{self.name}-{value.slug}"
        return Option(ident, value.slug, label, value.hint, self.counts[value.slug], value.slug in self.picked)

    @property
    def html(self) -> SafeString:
        """Where nothing is chosen only the counts differ from one question to the next."""
        if self.picked:
            return render_to_string(TEMPLATE, {"facet": self})
        kept = _fragments.setdefault(self.catalogue, {})
        if self.name not in kept:
            holes: dict[str, int | str] = {value.slug: hole(value.slug) for value in self.facet.values}
            blank = FacetGroup(self.facet, self.catalogue, holes, ())
            kept[self.name] = Fragment(TEMPLATE, {"facet": blank})
        return kept[self.name].fill(self.counts)


def groups(question: Question, answer: Answer, catalogue: Catalogue) -> tuple[FacetGroup, ...]:
    """Every facet, in the order of the page."""
    return tuple(
        FacetGroup(facet, catalogue, dict(answer.counts[facet.name]), question.chosen.get(facet.name, ()))
        for facet in catalogue.facets
    )
