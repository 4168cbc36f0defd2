"""A facet as the page shows it: its values, what each would give, which are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.catalogue.facets import Facet
from examples.catalogue.question import Answer, Question
from examples.catalogue.snapshot import Catalogue
from examples.presenting.fragments import Fragment, hole

_boxes: WeakKeyDictionary[Catalogue, dict[str, Fragment]] = WeakKeyDictionary()
_folded: WeakKeyDictionary[Catalogue, dict[str, Fragment]] = WeakKeyDictionary()


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

    @property
    def options(self) -> tuple[Option, ...]:
        """The boxes with this question's counts and ticks."""
        return _options(self, self.counts, {slug: " checked" * (slug in self.picked) for slug in self.counts})

    @property
    def _closed(self) -> bool:
        """Whether something was chosen that leads nowhere any more: such a value is in no other reader's list."""
        totals = self.catalogue.totals[self.name]
        return any(value.note and value.slug in self.picked and not totals[value.slug] for value in self.facet.values)

    @property
    def boxes(self) -> SafeString:
        """The markup of all boxes. A closed board that leads nowhere is offered only to whoever chose it."""
        if self._closed:  # seldom asked for, and there are too many such choices to keep them all
            return render_to_string("finder/_options.html", {"name": self.name, "options": self.options})
        kept = _boxes.setdefault(self.catalogue, {})
        if self.name not in kept:
            kept[self.name] = _with_holes(self)
        ticks = {f"{slug}?": " checked" * (slug in self.picked) for slug in self.counts}
        return kept[self.name].fill({**self.counts, **ticks})

    @property
    def html(self) -> SafeString:
        """The whole facet. Where nothing is chosen only the counts differ from one question to the next."""
        if self.picked:
            return render_to_string("finder/_facet.html", {"facet": self, "boxes": self.boxes})
        kept = _folded.setdefault(self.catalogue, {})
        if self.name not in kept:
            kept[self.name] = Fragment("finder/_facet.html", {"facet": self, "boxes": hole("boxes")})
        return kept[self.name].fill({"boxes": self.boxes})


def _with_holes(group: FacetGroup) -> Fragment:
    counts = {slug: hole(slug) for slug in group.counts}
    options = _options(group, counts, {slug: hole(f"{slug}?") for slug in group.counts})
    return Fragment("finder/_options.html", {"name": group.name, "options": options})


def _options(group: FacetGroup, counts: Mapping[str, int | str], checked: Mapping[str, str]) -> tuple[Option, ...]:
    """A value with a note has had its day: it is offered while it still leads somewhere, or was chosen."""
    totals = group.catalogue.totals[group.name]
    return tuple(
        Option(
            f"{group.name}-{value.slug}",
            value.slug,
            f"{value.label} ({value.note})" if value.note else value.label,
            value.hint,
            counts[value.slug],
            checked[value.slug],
        )
        for value in group.facet.values
        if not value.note or totals[value.slug] or value.slug in group.picked
    )


def groups(question: Question, answer: Answer, catalogue: Catalogue) -> tuple[FacetGroup, ...]:
    """Every facet, in the order of the page."""
    return tuple(
        FacetGroup(facet, catalogue, dict(answer.counts[facet.name]), question.chosen.get(facet.name, ()))
        for facet in catalogue.facets
    )
