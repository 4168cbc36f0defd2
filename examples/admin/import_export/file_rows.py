"""A file -> its lines: the rows below the headings, whose texts go by the names of their columns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from examples.admin.import_export.csv_reader import read_csv
from examples.admin.import_export.faults import Fault, Faults, Unreadable
from examples.admin.import_export.guidance_sheet import TITLE as GUIDE
from examples.admin.import_export.sheets import (
    BY_TITLE,
    ENTRIES,
    ENTRY,
    LONGEST,
    SHEETS,
    BadCell,
    Cell,
    Sheet,
    Table,
)
from examples.admin.import_export.workbook_reader import read_workbook
from examples.documents.references import suggest_name

SIZE = 10 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHER_FORMATS = (b"%PDF", b"<", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
TOO_LARGE = f"The file must be smaller than {SIZE >> 20} MB. Split it into several files."
OLD_WORKBOOK = "This is an old workbook (.xls), or one with a password. Save it as .xlsx without a password."
NO_TABLE = "This is neither an Excel workbook (.xlsx) nor a CSV file (.csv). Fill in the template and upload that."
EMPTY = "There is no row below the headings. Fill in the template and upload that."


@dataclass(frozen=True)
class Heading:
    """`places`: the number of each known column. `named`: all columns that have a heading."""

    title: str
    sheet: Sheet
    places: dict[str, int]
    named: frozenset[int]


@dataclass(slots=True)
class Line:
    """`bad`: the columns of which a fault was reported already."""

    heading: Heading
    number: int
    texts: dict[str, str] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    @property
    def sheet(self) -> Sheet:
        return self.heading.sheet

    @property
    def slug(self) -> str:
        """Of the entry that it belongs to."""
        return self.texts.get(ENTRY, "").strip()

    def fault(self, message: str, name: str = "") -> Fault:
        place, value = self.heading.places.get(name, 0), self.texts.get(name, "")
        return Fault(message, self.heading.title, self.number, place, name, value, self.slug)


def read_lines(name: str, content: bytes, faults: Faults) -> list[Line]:
    """All lines of all sheets. Raises Unreadable where the file is no table; other faults are added."""
    if len(content) > SIZE:
        raise Unreadable(TOO_LARGE)
    found = [line for table, sheet in _tables(name, content, faults) for line in _lines(table, sheet, faults)]
    if not found and not faults.count:
        raise Unreadable(EMPTY)
    return found


def _tables(name: str, content: bytes, faults: Faults) -> Iterator[tuple[Table, Sheet]]:
    """The first bytes say what a file is; its name only whether other text is meant as a table."""
    if content.startswith(ZIP):
        for table in read_workbook(content):
            title = table.title.strip().casefold()
            if title in BY_TITLE:
                yield table, BY_TITLE[title]
            elif table.rows and title != GUIDE.casefold():
                hint = suggest_name(table.title, [sheet.title for sheet in SHEETS])
                faults.add(Fault(f"There is no sheet of this name.{hint} Rename it or delete it.", table.title))
        return
    if content.startswith(OLE):
        raise Unreadable(OLD_WORKBOOK)
    if not content.strip():
        raise Unreadable(EMPTY)
    if content.startswith(OTHER_FORMATS) or not name.lower().endswith((".csv", ".txt")):
        raise Unreadable(NO_TABLE)
    yield read_csv(content), ENTRIES


def _lines(table: Table, sheet: Sheet, faults: Faults) -> list[Line]:
    if not table.rows:
        return []
    heading = _heading(table, sheet, faults)
    if ENTRY not in heading.places and len(table.rows) > 1:
        faults.add(Fault(f"The column “{ENTRY}” is missing. Add it.", table.title, table.rows[0][0], 0, ENTRY))
        return []
    return [_line(heading, number, cells, faults) for number, cells in table.rows[1:]]


def _heading(table: Table, sheet: Sheet, faults: Faults) -> Heading:
    row, cells = table.rows[0]
    names = ["=" if isinstance(cell, BadCell) else cell.strip().casefold().replace(" ", "_") for cell in cells]
    counted, places = Counter(names), dict[str, int]()
    for number, name in enumerate(names, 1):
        if name in places:
            message = f"This heading appears {counted[name]} times. Keep one."
            faults.add(Fault(message, table.title, row, number, name))
        elif name in sheet.headings:
            places[name] = number
        elif name:
            message = f"There is no column of this name.{suggest_name(name, sheet.headings)} Rename it or delete it."
            faults.add(Fault(message, table.title, row, number, name, name))
    return Heading(table.title, sheet, places, frozenset(number for number, name in enumerate(names, 1) if name))


def _line(heading: Heading, number: int, cells: list[Cell], faults: Faults) -> Line:
    line = Line(heading, number)
    for name, place in sorted(heading.places.items(), key=lambda column: column[0] != ENTRY):
        _take(line, name, cells[place - 1] if place <= len(cells) else "", faults)
    for place, cell in enumerate(cells, 1):
        if cell and place not in heading.named:
            message = "This column has no heading. Write one in the first row, or empty the cell."
            value = cell if isinstance(cell, str) else ""
            faults.add(Fault(message, heading.title, number, place, value=value, slug=line.slug))
    return line


def _take(line: Line, name: str, cell: Cell, faults: Faults) -> None:
    if isinstance(cell, BadCell):
        message = cell.value
    elif len(cell) > LONGEST:
        message = f"The text has {len(cell)} characters; a cell holds {LONGEST}. Shorten it."
    else:
        line.texts[name] = cell
        return
    line.bad.add(name)
    faults.add(line.fault(message, name))
