"""A facet as the page shows it: its values, what each would give, which are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.catalogue.facets import Facet
from examples.catalogue.search_request import Answer, Question
from examples.catalogue.snapshot import Catalogue
from examples.presenters.fragments import TemplateFragment, make_placeholder

_boxes: WeakKeyDictionary[Catalogue, dict[str, TemplateFragment]] = WeakKeyDictionary()
_folded: WeakKeyDictionary[Catalogue, dict[str, TemplateFragment]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Option:
    """One box. `checked` is the attribute's text, or the hole where it goes."""

    id: str
    value: str
    label: str
    hint: str
    count: int | str
    checked: str


@dataclass(frozen=True)
class FacetGroup:
    """`counts`: slug of a value -> how many results choosing it gives. `picked`: the chosen slugs."""

    facet: Facet
    catalogue: Catalogue
    counts: dict[str, int]
    picked: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.facet.name

    @property
    def chosen_labels(self) -> str:
        return ", ".join(self.catalogue.labels[self.name][slug] for slug in self.picked)

    @property
    def boxes(self) -> SafeString:
        """The markup of all boxes. A closed board that leads nowhere is offered only to whoever chose it."""
        totals = self.catalogue.totals[self.name]
        ticks = {slug: " checked" * (slug in self.picked) for slug in self.counts}
        if any(value.note and value.slug in self.picked and not totals[value.slug] for value in self.facet.values):
            # Seldom asked for, and there are too many such choices to keep them all.
            context = {"name": self.name, "options": self._options(self.counts, ticks)}
            return render_to_string("finder/_options.html", context)
        kept = _boxes.setdefault(self.catalogue, {})
        if self.name not in kept:
            holes, places = (
                {slug: make_placeholder(slug) for slug in ticks},
                {slug: make_placeholder(f"{slug}?") for slug in ticks},
            )
            context = {"name": self.name, "options": self._options(holes, places)}
            kept[self.name] = TemplateFragment("finder/_options.html", context)
        return kept[self.name].fill({**self.counts, **{f"{slug}?": tick for slug, tick in ticks.items()}})

    @property
    def html(self) -> SafeString:
        """The whole facet. Where nothing is chosen only the counts differ from one question to the next."""
        if self.picked:
            return render_to_string("finder/_facet.html", {"facet": self.facet, "group": self, "boxes": self.boxes})
        kept = _folded.setdefault(self.catalogue, {})
        if self.name not in kept:
            context = {"facet": self.facet, "group": self, "boxes": make_placeholder("boxes")}
            kept[self.name] = TemplateFragment("finder/_facet.html", context)
        return kept[self.name].fill({"boxes": self.boxes})

    def _options(self, counts: Mapping[str, int | str], checked: Mapping[str, str]) -> tuple[Option, ...]:
        """A value with a note has had its day: it is offered while it still leads somewhere, or was chosen."""
        totals = self.catalogue.totals[self.name]
        return tuple(
            Option(
                f"{self.name}-{value.slug}",
                value.slug,
                f"{value.label} ({value.note})" if value.note else value.label,
                value.hint,
                counts[value.slug],
                checked[value.slug],
            )
            for value in self.facet.values
            if not value.note or totals[value.slug] or value.slug in self.picked
        )


def groups(question: Question, answer: Answer, catalogue: Catalogue) -> tuple[FacetGroup, ...]:
    """Every facet, in the order of the page."""
    return tuple(
        FacetGroup(facet, catalogue, dict(answer.counts[facet.name]), question.chosen.get(facet.name, ()))
        for facet in catalogue.facets
    )
