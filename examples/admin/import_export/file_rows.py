"""Reads a file into rows, whose texts are keyed by the names of their columns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from examples.admin.import_export import sheets
from examples.admin.import_export.csv_reader import CSV_TITLE, read_csv
from examples.admin.import_export.faults import ImportFault, ImportFaults, UnreadableFile
from examples.admin.import_export.guidance_sheet import GUIDANCE_TITLE
from examples.admin.import_export.upload_limits import MAX_FILE_SIZE, TOO_LARGE
from examples.admin.import_export.workbook_reader import read_workbook
from examples.documents.references import suggest_name

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHER_FORMATS = (b"%PDF", b"<", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
OLD_WORKBOOK = "This is an old workbook (.xls), or it has a password. Save it as .xlsx without a password."
NO_TABLE = "This is neither an Excel workbook (.xlsx) nor a CSV file (.csv). Fill in the template and upload it."
NO_ROWS = "There are no rows below the headings. Fill in the template and upload it."
TOO_LONG = f"The text has {{}} characters; a cell can have {sheets.MAX_CELL_LENGTH}. Shorten the text."
NO_HEADING = "This column has no heading. Enter a heading in the first row, or clear this cell."


@dataclass(frozen=True)
class HeadingRow:
    """`places`: the number, from 1, of each known column. `headed`: the numbers of all columns with a heading."""

    title: str
    sheet: sheets.Sheet
    faults: ImportFaults
    places: dict[str, int]
    headed: frozenset[int]


@dataclass(slots=True)
class FileRow:
    """`texts`: cells by column name. `faulty`: the columns for which a fault has been reported."""

    heading: HeadingRow
    number: int
    texts: dict[str, str] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def sheet(self) -> sheets.Sheet:
        return self.heading.sheet

    @property
    def slug(self) -> str:
        return self.texts.get(sheets.ENTRY_COLUMN, "").strip()

    def add_fault(self, message: str, name: str = "") -> None:
        """Reports a fault in a column of this row, or in the whole row."""
        if name:
            self.faulty.add(name)
        place, value = self.heading.places.get(name, 0), self.texts.get(name, "")
        self.heading.faults.add(ImportFault(message, self.heading.title, self.number, place, name, value, self.slug))


def read_file_rows(name: str, content: bytes, faults: ImportFaults) -> list[FileRow]:
    """The rows of all sheets. Adds faults; raises UnreadableFile if the file is not a table."""
    if len(content) > MAX_FILE_SIZE:
        raise UnreadableFile(TOO_LARGE)
    tables = _read_tables(name, content, faults)
    rows = [row for title, sheet, table in tables for row in _read_rows(title, sheet, table, faults)]
    if not rows and not faults.count:
        raise UnreadableFile(NO_ROWS)
    return rows


def _read_tables(
    name: str, content: bytes, faults: ImportFaults
) -> Iterator[tuple[str, sheets.Sheet, list[sheets.NumberedRow]]]:
    """The first bytes show the format. The name matters only for plain text, which may not be a table."""
    if content.startswith(ZIP):
        for title, rows in read_workbook(content):
            key = title.strip().casefold()
            if key in sheets.SHEET_BY_TITLE:
                yield title, sheets.SHEET_BY_TITLE[key], rows
            elif rows and key != GUIDANCE_TITLE.casefold():
                hint = suggest_name(title, [sheet.title for sheet in sheets.SHEETS])
                faults.add(ImportFault(f"No sheet can have this name.{hint} Rename or delete the sheet.", title))
        return
    if content.startswith(OLE):
        raise UnreadableFile(OLD_WORKBOOK)
    if not content.strip():
        raise UnreadableFile(NO_ROWS)
    if content.startswith(OTHER_FORMATS) or not name.lower().endswith((".csv", ".txt")):
        raise UnreadableFile(NO_TABLE)
    yield CSV_TITLE, sheets.ENTRY_SHEET, read_csv(content)


def _read_rows(title: str, sheet: sheets.Sheet, rows: list[sheets.NumberedRow], faults: ImportFaults) -> list[FileRow]:
    if not rows:
        return []
    heading = _read_heading(title, sheet, rows[0], faults)
    if sheets.ENTRY_COLUMN not in heading.places and len(rows) > 1:
        message = f"The column “{sheets.ENTRY_COLUMN}” is missing. Add this column."
        faults.add(ImportFault(message, title, rows[0][0], 0, sheets.ENTRY_COLUMN))
        return []
    return [_read_row(heading, number, cells) for number, cells in rows[1:]]


def _read_heading(title: str, sheet: sheets.Sheet, heading_row: sheets.NumberedRow, faults: ImportFaults) -> HeadingRow:
    row, cells = heading_row
    names = [
        "=" if isinstance(cell, sheets.BadCellReason) else cell.strip().casefold().replace(" ", "_") for cell in cells
    ]
    counts, places = Counter(names), dict[str, int]()
    for number, name in enumerate(names, 1):
        if name in places:
            message = f"This heading appears {counts[name]} times. Keep one of these columns."
            faults.add(ImportFault(message, title, row, number, name))
        elif name in sheet.headings:
            places[name] = number
        elif name:
            message = f"No column can have this name.{suggest_name(name, sheet.headings)} Rename or delete the column."
            faults.add(ImportFault(message, title, row, number, name, name))
    headed = frozenset(number for number, name in enumerate(names, 1) if name)
    return HeadingRow(title, sheet, faults, places, headed)


def _read_row(heading: HeadingRow, number: int, cells: list[sheets.Cell]) -> FileRow:
    """The entry's slug is read first, because every fault names it."""
    row = FileRow(heading, number)
    for name, place in sorted(heading.places.items(), key=lambda column: column[0] != sheets.ENTRY_COLUMN):
        cell = cells[place - 1] if place <= len(cells) else ""
        if isinstance(cell, sheets.BadCellReason):
            row.add_fault(cell.value, name)
        elif len(cell) > sheets.MAX_CELL_LENGTH:
            row.add_fault(TOO_LONG.format(len(cell)), name)
        else:
            row.texts[name] = cell
    for place, cell in enumerate(cells, 1):
        if cell and place not in heading.headed:
            value = cell if isinstance(cell, str) else ""
            heading.faults.add(ImportFault(NO_HEADING, heading.title, number, place, value=value, slug=row.slug))
    return row
