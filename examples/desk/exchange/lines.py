"""The rows of a sheet or a CSV file -> lines whose texts go by the names of their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import process

from examples.desk.exchange.columns import ALL_COLUMNS, BY_KIND, ENTRY, KIND, Sheet
from examples.desk.exchange.faults import Fault, Faults, Kind
from examples.desk.exchange.workbook import Cell, Grid

CELL = 32_767  # characters; no spreadsheet's cell holds more
ALIKE = 60  # of 100, for “did you mean”
BROKEN = {
    Kind.FORMULA: "This cell holds a formula. Put its value there: copy the cell, then paste “values only”.",
    Kind.ERROR: "This cell holds an error of the spreadsheet. Write what should stand there, or empty it.",
}


@dataclass(frozen=True)
class Heading:
    """`places`: the number of each known column. `named`: all columns above which something stands."""

    title: str
    sheet: Sheet | None
    places: dict[str, int]
    named: frozenset[int]


@dataclass(slots=True)
class Line:
    """A row below the headings: its texts by column, save those that are `bad` and told as faults already."""

    sheet: Sheet
    heading: Heading
    number: int
    texts: dict[str, str] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    @property
    def slug(self) -> str:
        """Of the entry that it belongs to."""
        return self.texts.get(ENTRY, "").strip()

    def fault(self, kind: Kind, message: str, name: str = "") -> Fault:
        place = self.heading.places.get(name, 0)
        return Fault(kind, message, self.heading.title, self.number, place, name, self.texts.get(name, ""))


def like(text: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” where something is close to a text; else nothing."""
    found = process.extractOne(text.casefold(), {name: name.casefold() for name in known}, score_cutoff=ALIKE)
    return f" Did you mean “{found[2]}”?" if found else ""


def lines(grid: Grid, sheet: Sheet | None, faults: Faults) -> list[Line]:
    """`sheet` is None for a CSV file, whose rows say themselves of which kind they are."""
    if not grid.rows:
        return []
    row, cells = grid.rows[0]
    heading = _heading(grid.title, row, cells, sheet, faults)
    for name in _missing(heading) if len(grid.rows) > 1 else ():
        faults.add(Fault(Kind.COLUMN_MISSING, f"The column “{name}” is missing. Add it.", grid.title, row, 0, name))
    if sheet is None and KIND not in heading.places:
        return []
    made = (_line(heading, number, cells, faults) for number, cells in grid.rows[1:])
    return [line for line in made if line]


def _heading(title: str, row: int, cells: list[Cell], sheet: Sheet | None, faults: Faults) -> Heading:
    known: Iterable[str] = sheet.by_name if sheet else ALL_COLUMNS
    names = ["=" if isinstance(cell, Kind) else cell.strip().casefold().replace(" ", "_") for cell in cells]
    counted, places = Counter(names), dict[str, int]()
    for number, name in enumerate(names, 1):
        if name in places:
            message = f"This heading stands {counted[name]} times. Keep one."
            faults.add(Fault(Kind.COLUMN_TWICE, message, title, row, number, name))
        elif name in known:
            places[name] = number
        elif name:
            message = f"There is no column of this name.{like(name, known)} Rename it or delete it."
            faults.add(Fault(Kind.COLUMN, message, title, row, number, name, name))
    return Heading(title, sheet, places, frozenset(number for number, name in enumerate(names, 1) if name))


def _missing(heading: Heading) -> Iterator[str]:
    """A stored entry has its title already."""
    if heading.sheet is None:
        yield from (name for name in (KIND, ENTRY) if name not in heading.places)
        return
    for column in heading.sheet.columns:
        if column.required and column.name not in heading.places and (heading.sheet.part or column.name == ENTRY):
            yield column.name


def _line(heading: Heading, number: int, cells: list[Cell], faults: Faults) -> Line | None:
    texts: dict[str, Cell] = {
        name: cells[place - 1] if place <= len(cells) else "" for name, place in heading.places.items()
    }
    sheet = heading.sheet or _kind(heading, number, texts[KIND], faults)
    if sheet is None:
        return None
    line = Line(sheet, heading, number)
    for name, cell in texts.items():
        if name in sheet.by_name:
            _take(line, name, cell, faults)
        elif cell and name != KIND:
            message = f"A row of the kind “{sheet.kind}” has no “{name}”. Empty the cell, or change the kind."
            faults.add(Fault(Kind.NOT_HERE, message, heading.title, number, heading.places[name], name, cell))
    for place, cell in enumerate(cells, 1):
        if cell and place not in heading.named:
            message = "Nothing says what this column is. Write a heading above it, or empty the cell."
            faults.add(Fault(Kind.UNNAMED, message, heading.title, number, place, "", cell))
    return line


def _kind(heading: Heading, number: int, cell: Cell, faults: Faults) -> Sheet | None:
    found = BY_KIND.get(cell.strip().casefold())
    if found is None:
        message = f"Write what this row is: {', '.join(BY_KIND)}.{like(cell, BY_KIND)}"
        faults.add(Fault(Kind.ROW_KIND, message, heading.title, number, heading.places[KIND], KIND, cell))
    return found


def _take(line: Line, name: str, cell: Cell, faults: Faults) -> None:
    if isinstance(cell, Kind):
        line.bad.add(name)
        faults.add(line.fault(cell, BROKEN[cell], name))
        return
    line.texts[name] = cell
    if len(cell) > CELL:
        message = f"The text has {len(cell)} characters; a cell holds {CELL}. Shorten it."
        faults.add(line.fault(Kind.CELL_TOO_LONG, message, name))
        line.bad.add(name)
        del line.texts[name]
