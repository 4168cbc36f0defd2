"""A workbook's bytes -> its tables, every cell as a text."""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from examples.admin.import_export.archive_limits import SAVE_AGAIN, check_archive
from examples.admin.import_export.faults import Unreadable
from examples.admin.import_export.sheets import (
    COLUMNS,
    ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    BadCell,
    Cell,
    Table,
    unescape_formula,
)

INLINE, PLAIN = [f"{{{SHEET_MAIN_NS}}}is"], [f"{{{SHEET_MAIN_NS}}}t"]
BLANK_ROWS = 5 * ROWS  # counted with the empty ones in between
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# What XML cannot hold, or would read back as something else, and what looks like an escape already.
TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
NOT_FORMAT = re.compile(r"\[[^]]*]|\"[^\"]*\"")


def escape_xml(text: str) -> str:
    """As the format writes what XML cannot hold: “_x000D_” is a carriage return."""
    return TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape_xml(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Parser(WorkSheetParser):
    """openpyxl's, which takes most of its time over texts that stand in their cells: as our own exports have them."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        if [part.tag for part in element] != INLINE or [part.tag for part in element[0]] != PLAIN:
            return dict(super().parse_cell(element))
        row, column = coordinate_to_tuple(element.get("r")) if element.get("r") else (0, self.col_counter + 1)
        self.col_counter = column
        return {"row": row, "column": column, "value": element[0][0].text or "", "data_type": "s", "style_id": 0}


def read_workbook(content: bytes) -> list[Table]:
    """Raises Unreadable."""
    check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on what it leaves out, such as drop-down lists
            return list(_tables(content))
    except Unreadable:
        raise
    except Exception as error:  # a file from anywhere: its parts may be anything
        raise Unreadable(f"The workbook cannot be read. {SAVE_AGAIN}") from error


def _tables(content: bytes) -> Iterator[Table]:
    """openpyxl's own `load_workbook` would read each sheet once more, to learn its size."""
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    for sheet, relation in reader.parser.find_sheets():
        if relation.Type.endswith("/worksheet"):
            with reader.archive.open(relation.target) as source:
                yield Table(sheet.name, list(_rows(sheet.name, source, reader)))


def _rows(title: str, source: Any, reader: Any) -> Iterator[tuple[int, list[Cell]]]:
    book = reader.wb
    page: Any = _Page(book)
    formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    parser = _Parser(source, reader.shared_strings, epoch=book.epoch, **formats)
    filled = 0
    for count, (number, found) in enumerate(parser.parse(), 1):
        if count > BLANK_ROWS or filled > ROWS:
            raise Unreadable(TOO_MANY_ROWS.format(ROWS), title)
        cells = {cell["column"]: value for cell in found if (value := _cell(ReadOnlyCell(page, **cell)))}
        width = max(cells, default=0)
        if width > COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS.format(COLUMNS), title, number)
        if any(not isinstance(value, str) or value.strip() for value in cells.values()):
            filled += 1
            yield number, [cells.get(place, "") for place in range(1, width + 1)]


@dataclass(frozen=True)
class _Page:
    """As much of a sheet as a cell needs to tell its number format."""

    parent: Any


def _cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type in ("f", "e"):
        return BadCell.FORMULA if cell.data_type == "f" else BadCell.ERROR
    if isinstance(value, str):
        return unescape_formula(unescape_xml(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, dt.date):
        return _date(value, cell.number_format)
    return "" if value is None else str(value)


def _number(value: float, style: str | None) -> str:
    """As it is shown, where that is a percentage; else without an exponent and without “.0”."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    percent = str(style).endswith("%")
    text = f"{number * 100 if percent else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if percent else text


def _date(value: dt.date, style: str | None) -> str:
    """A spreadsheet makes a whole date of “July 2020”; its format still shows what was meant."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.isoformat(" ")
    text = value.isoformat()[:10]
    return text if "d" in NOT_FORMAT.sub("", str(style)).lower() else text[:7]
