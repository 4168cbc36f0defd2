"""A file -> the lines of its tables."""

from __future__ import annotations

from examples.desk.exchange import commas, workbook
from examples.desk.exchange.columns import SHEETS, Sheet
from examples.desk.exchange.faults import Fault, Faults, Kind, Unreadable
from examples.desk.exchange.lines import Line, like, lines
from examples.desk.exchange.workbook import Grid

SIZE = 10 * 1024 * 1024
ABOUT = "Read me"  # a sheet for people
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHERS = (b"%PDF", b"<", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
TOO_LARGE = f"The file has more than {SIZE // 1024 // 1024} MB. Send it in several files."
OLD = "This is an old workbook (.xls), or one with a password. Save it as .xlsx without one."
NEITHER = "This is neither an Excel workbook (.xlsx) nor a CSV file (.csv). Fill in the template and send that."
EMPTY = "There is no row below the headings. Fill in the template and send that."


def read(name: str, content: bytes, faults: Faults) -> list[Line]:
    """All lines of all sheets. Raises Unreadable where the file is no table; other faults are added."""
    if len(content) > SIZE:
        raise Unreadable(Kind.TOO_LARGE, TOO_LARGE)
    found = [line for grid in _grids(name, content) for line in _lines(grid, faults)]
    if not found and not faults.count:
        raise Unreadable(Kind.EMPTY, EMPTY)
    return found


def _grids(name: str, content: bytes) -> list[Grid]:
    """What a file is, its first bytes say; its name only whether other text is meant as a table."""
    if content.startswith(ZIP):
        return workbook.grids(content)
    if content.startswith(OLE):
        raise Unreadable(Kind.NOT_A_TABLE, OLD)
    if not content.strip():
        raise Unreadable(Kind.EMPTY, EMPTY)
    if content.startswith(OTHERS) or not name.lower().endswith((".csv", ".txt")):
        raise Unreadable(Kind.NOT_A_TABLE, NEITHER)
    return [commas.grid(content)]


def _lines(grid: Grid, faults: Faults) -> list[Line]:
    if grid.title == commas.TITLE:
        return lines(grid, None, faults)
    sheet = _sheet(grid.title)
    if sheet:
        return lines(grid, sheet, faults)
    if grid.rows and grid.title.strip().casefold() != ABOUT.casefold():
        hint = like(grid.title, [sheet.title for sheet in SHEETS])
        faults.add(Fault(Kind.SHEET, f"There is no sheet of this name.{hint} Rename it or delete it.", grid.title))
    return []


def _sheet(title: str) -> Sheet | None:
    wanted = title.strip().casefold()
    return next((sheet for sheet in SHEETS if sheet.title.casefold() == wanted), None)
