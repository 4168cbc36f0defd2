"""The map of integrated care boards: an equal square for each, with a number, and the same numbers as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse
from ruamel.yaml import YAML

from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Term
from examples.presenters.board_measures import BoardMeasure
from examples.presenters.formatting import format_date
from examples.presenters.urls import TextLink, get_icb_url

LAYOUTS = Path(__file__).with_suffix(".yaml")
UNIT = 100  # side of a square with its gap, in units of the drawing
SHADES = ("few", "several", "many")
NOT_KNOWN = "?"


@dataclass(frozen=True)
class BoardNumber:
    """A board and its number. `number`: “?” if not known; `text`: in words. `note`: when it opened or closed."""

    board: ICB
    href: str
    number: str
    text: str
    shade: str
    note: str


@dataclass(frozen=True)
class MapTile:
    """`x` and `y`: the upper left corner, in units of the drawing."""

    x: int
    y: int
    label: str
    row: BoardNumber


@dataclass(frozen=True)
class BoardMap:
    """`legend`: shade and its numbers. `regions`: with their boards, for the table. `years`: links to every layout."""

    width: int
    height: int
    measure: BoardMeasure
    tiles: list[MapTile]
    legend: list[tuple[str, str]]
    regions: Mapping[Term, list[BoardNumber]]
    years: list[TextLink]


@lru_cache(maxsize=1)
def load_layouts() -> dict[int, dict[str, tuple[int, int, str]]]:
    """Year -> slug of a board -> column, row, short name."""
    return dict(YAML(typ="safe").load(LAYOUTS))


def list_boards(catalogue: Catalogue, year: int) -> list[ICB]:
    """Those that were open at the end of a year, by name."""
    boards = catalogue.load_once(load_boards).values()
    return [b for b in boards if b.opened.year <= year and (b.closed is None or b.closed.year > year)]


def build_board_map(catalogue: Catalogue, year: int, measure: BoardMeasure, show: str) -> BoardMap:
    """`year`: of a layout. `show`: the measure in the address."""
    boards = list_boards(catalogue, year)
    counts = {board: measure.count(board, catalogue) for board in boards}
    most = max((count or 0 for count in counts.values()), default=0)
    rows = {board.slug: _build_row(board, count, most, measure) for board, count in counts.items()}
    regions: dict[Term, list[BoardNumber]] = {board.region: [] for board in sorted(boards, key=_get_region_order)}
    for row in rows.values():
        regions[row.board.region].append(row)
    tiles = [
        MapTile(column * UNIT, line * UNIT, label, rows[slug])
        for slug, (column, line, label) in load_layouts()[year].items()
        if slug in rows
    ]
    return BoardMap(
        width=max((tile.x for tile in tiles), default=0) + UNIT,
        height=max((tile.y for tile in tiles), default=0) + UNIT,
        measure=measure,
        tiles=tiles,
        legend=list(_list_legend(most, None in counts.values())),
        regions=regions,
        years=list(_list_year_links(catalogue, year, show)),
    )


def _get_region_order(board: ICB) -> int:
    return board.region.order


def _build_row(board: ICB, count: int | None, most: int, measure: BoardMeasure) -> BoardNumber:
    is_new = board.opened.year > min(load_layouts())
    dates = [f"opened {format_date(board.opened)}"] if is_new else []
    dates += [f"closed {format_date(board.closed)}"] if board.closed else []
    return BoardNumber(
        board=board,
        href=get_icb_url(board),
        number=NOT_KNOWN if count is None else f"{count:,}",
        text=measure.format_count(count),
        shade=_get_shade(count or 0, most),
        note=", ".join(dates),
    )


def _get_shade(count: int, most: int) -> str:
    """In thirds of the greatest number on the map."""
    return SHADES[(count * len(SHADES) - 1) // most] if count else "none"


def _list_legend(most: int, has_unknown: bool) -> Iterator[tuple[str, str]]:
    """Shades that occur, from 0 up, each with its numbers."""
    if has_unknown:
        yield "none", f"{NOT_KNOWN}: not known"
    yield "none", "0"
    numbers: dict[str, list[int]] = {}
    for number in range(1, most + 1):
        numbers.setdefault(_get_shade(number, most), []).append(number)
    for shade, found in numbers.items():
        yield shade, f"{found[0]} to {found[-1]}" if len(found) > 1 else str(found[0])


def _list_year_links(catalogue: Catalogue, current: int, show: str) -> Iterator[TextLink]:
    """Today's boards first. The page without parameters shows them."""
    layouts = sorted(load_layouts(), reverse=True)
    for year in layouts:
        name = "today" if year == layouts[0] else str(year)
        query = {"show": show} | ({"year": str(year)} if year != layouts[0] else {})
        text = f"{len(list_boards(catalogue, year))} boards of {name}"
        yield TextLink(text, f"{reverse('icbs')}?{urlencode(query)}", year == current)
