"""How many examples the catalogue has for each pair of values of two facets."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from examples.catalogue.facets import Facet
from examples.catalogue.snapshot import Catalogue
from examples.presenters.select_options import Select, build_select
from examples.presenters.urls import get_finder_url

GRID_FACETS = ("setting", "population", "priority", "phase", "ambition", "evidence", "finding", "region")
DEFAULT_FACETS = ("population", "setting")
NOT_RECORDED, ALL = "Not recorded", "All"
MANY, SEVERAL = 10, 4  # from these counts on, a cell is darker


@dataclass(frozen=True)
class GridLine:
    """A row or a column: the examples with one value of a facet. `filters`: None if the finder cannot find them."""

    label: str
    bitmap: int
    filters: Mapping[str, str] | None


@dataclass(frozen=True)
class GridCell:
    """`label`: of its column. `pair`: the values in words. `href`: the finder; empty if it has nothing to show."""

    label: str
    pair: str
    count: int
    href: str
    shade: str


@dataclass(frozen=True)
class GridRow:
    label: str
    cells: list[GridCell]


@dataclass(frozen=True)
class CoverageGrid:
    """The last row and column are “All”; “Not recorded” is only there if an example lacks a value."""

    row_facet: Facet
    column_facet: Facet
    columns: list[str]
    rows: list[GridRow]

    @property
    def csv_href(self) -> str:
        query = {"rows": self.row_facet.name, "columns": self.column_facet.name}
        return f"{reverse('coverage-csv')}?{urlencode(query)}"

    def list_csv_rows(self, today: dt.date) -> Iterator[tuple[str | int, ...]]:
        yield (self.row_facet.label, *self.columns, "as_of")
        for row in self.rows:
            yield (row.label, *(cell.count for cell in row.cells), today.isoformat())


def resolve_facets(rows: str, columns: str) -> tuple[str, str, str]:
    """The two facets to show, and a notice if they are not those that the address asks for."""
    rows = rows or next(name for name in DEFAULT_FACETS if name != columns)
    columns = columns or next(name for name in DEFAULT_FACETS if name != rows)
    if rows in GRID_FACETS and columns in GRID_FACETS and rows != columns:
        return rows, columns, ""
    return *DEFAULT_FACETS, "Choose two different subjects. Until you do, the table shows the two it starts with."


def build_coverage_grid(catalogue: Catalogue, rows: str, columns: str) -> CoverageGrid:
    facets = {facet.name: facet for facet in catalogue.facets}
    row_lines, column_lines = (list(_list_grid_lines(facets[name], catalogue)) for name in (rows, columns))
    grid_rows = [GridRow(row.label, [_build_cell(row, column, facets) for column in column_lines]) for row in row_lines]
    return CoverageGrid(facets[rows], facets[columns], [line.label for line in column_lines], grid_rows)


def _list_grid_lines(facet: Facet, catalogue: Catalogue) -> Iterator[GridLine]:
    bitmaps, without = catalogue.facet_bitmaps[facet.name], catalogue.all_slots
    for value in facet.values:
        yield GridLine(value.label, bitmaps[value.slug], {facet.name: value.slug})
        without &= ~bitmaps[value.slug]
    if without:
        yield GridLine(NOT_RECORDED, without, None)
    yield GridLine(ALL, catalogue.all_slots, {})


def _build_cell(row: GridLine, column: GridLine, facets: Mapping[str, Facet]) -> GridCell:
    count = (row.bitmap & column.bitmap).bit_count()
    href = ""
    if count and row.filters is not None and column.filters is not None:
        chosen = {**row.filters, **column.filters}
        # In the order of the facets, as in the finder's own addresses.
        filters = {name: chosen[name] for name in facets if name in chosen}
        href = get_finder_url(**filters)
    pair = " and ".join(line.label for line in (row, column) if line.filters != {}) or "All examples"
    return GridCell(column.label, pair, count, href, _get_shade(count))


def build_suggest_selects(grid: CoverageGrid) -> list[Select]:
    """Lists of the values of both facets, for the form for suggestions: it tells editors what a reader misses."""
    facets = (grid.row_facet, grid.column_facet)
    return [
        build_select(
            "searched",
            facet.label,
            {f"{facet.label}: {value.label}": value.label for value in facet.values},
            element_id=f"suggest-{facet.name}",
        )
        for facet in facets
    ]


def _get_shade(count: int) -> str:
    if count >= MANY:
        return "many"
    return "several" if count >= SEVERAL else "few" if count else "none"
