"""The evidence map: priorities or kinds of intervention down, findings across, and a mark for each example."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from examples.catalogue.bitmaps import OrderedSlots
from examples.catalogue.facets import Facet, FacetValue
from examples.catalogue.snapshot import Catalogue
from examples.presenters.urls import get_finder_url

MAP_FACETS = ("priority", "intervention")


@dataclass(frozen=True)
class EvidenceStep:
    """A level of the evidence ladder. `number`: from 1, the lowest."""

    number: int
    label: str
    hint: str


@dataclass(frozen=True)
class MapExample:
    """An example on the map."""

    slug: str
    title: str
    step: EvidenceStep

    @property
    def href(self) -> str:
        return reverse("example", args=[self.slug])


@dataclass(frozen=True)
class MapCell:
    """`pair`: row and finding in words. `href`: the finder, empty without examples. `marks`: most rigorous first."""

    label: str
    pair: str
    count: int
    href: str
    marks: list[MapExample]


@dataclass(frozen=True)
class MapRow:
    label: str
    cells: list[MapCell]


@dataclass(frozen=True)
class EvidenceMap:
    """`rows`: the last one counts each example once, without marks."""

    facet: Facet
    columns: list[str]
    rows: list[MapRow]
    steps: list[EvidenceStep]

    @property
    def csv_href(self) -> str:
        return f"{reverse('findings-csv')}?{urlencode({'rows': self.facet.name})}"

    def list_csv_rows(self, root: str, as_of: str) -> Iterator[tuple[str, ...]]:
        """A row for each mark. `root`: the site's address without a trailing slash."""
        yield (self.facet.label, "finding", "evidence", "title", "url", "as_of")
        for row in self.rows:
            for cell in row.cells:
                for mark in cell.marks:
                    yield (row.label, cell.label, mark.step.label, mark.title, root + mark.href, as_of)


def build_evidence_map(catalogue: Catalogue, rows: str) -> EvidenceMap:
    """`rows`: one of MAP_FACETS."""
    facets = {facet.name: facet for facet in catalogue.facets}
    findings = facets["finding"].values
    levels = facets["evidence"].values
    steps = {level.slug: EvidenceStep(n, level.label, level.hint) for n, level in enumerate(levels, start=1)}
    map_rows = [
        MapRow(value.label, [_build_cell(catalogue, rows, value, finding, steps) for finding in findings])
        for value in facets[rows].values
    ]
    totals = MapRow("All", [_build_total(catalogue, finding) for finding in findings])
    columns = [finding.label for finding in findings]
    return EvidenceMap(facets[rows], columns, [*map_rows, totals], list(steps.values()))


def _build_cell(
    catalogue: Catalogue, facet: str, value: FacetValue, finding: FacetValue, steps: dict[str, EvidenceStep]
) -> MapCell:
    bitmap = catalogue.facet_bitmaps[facet][value.slug] & catalogue.facet_bitmaps["finding"][finding.slug]
    cards = (catalogue.cards[slot] for slot in OrderedSlots(catalogue.orders["evidence"], bitmap))
    marks = [MapExample(card.slug, card.title, steps[card.values["evidence"][0]]) for card in cards]
    href = get_finder_url(**{facet: value.slug, "finding": finding.slug}) if marks else ""
    return MapCell(finding.label, f"{value.label}: {finding.label}", len(marks), href, marks)


def _build_total(catalogue: Catalogue, finding: FacetValue) -> MapCell:
    total = catalogue.totals["finding"][finding.slug]
    href = get_finder_url(finding=finding.slug) if total else ""
    return MapCell(finding.label, finding.label, total, href, marks=[])
