"""Reads a workbook into tables whose cells are texts."""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser

from examples.admin.import_export.faults import UnreadableFile
from examples.admin.import_export.sheets import (
    MAX_ROWS,
    TOO_MANY_ROWS,
    BadCellReason,
    Cell,
    NumberedRow,
    list_filled_rows,
)
from examples.admin.import_export.upload_limits import SAVE_AGAIN, check_archive
from examples.presenters.csv_cells import unescape_formula

MAX_ROWS_WITH_EMPTY = 5 * MAX_ROWS
# Characters that XML cannot hold or would change, and texts that already look like an escape.
XML_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
FORMAT_LITERAL = re.compile(r"\[[^]]*]|\"[^\"]*\"")


def escape_xlsx_text(text: str) -> str:
    """Escapes as in the XLSX format: “_x000D_” is a carriage return."""
    return XML_UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def read_workbook(content: bytes) -> list[tuple[str, list[NumberedRow]]]:
    """The title and rows of each sheet. Raises UnreadableFile."""
    check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about what it skips, such as drop-down lists
            return list(_read_worksheets(content))
    except UnreadableFile:
        raise
    except Exception as error:  # an uploaded file can contain anything
        raise UnreadableFile(f"The workbook cannot be read. {SAVE_AGAIN}") from error


def _read_worksheets(content: bytes) -> Iterator[tuple[str, list[NumberedRow]]]:
    """openpyxl's `load_workbook` would read each sheet twice, to find its size."""
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    for sheet, relation in reader.parser.find_sheets():
        if relation.Type.endswith("/worksheet"):
            with reader.archive.open(relation.target) as source:
                yield sheet.name, list_filled_rows(sheet.name, _read_worksheet_rows(sheet.name, source, reader))


def _read_worksheet_rows(title: str, source: Any, reader: Any) -> Iterator[NumberedRow]:
    book = reader.wb
    parent: Any = SimpleNamespace(parent=book)  # the part of a worksheet that a cell needs to find its format
    formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    parser = WorkSheetParser(source, reader.shared_strings, epoch=book.epoch, **formats)
    for count, (number, row) in enumerate(parser.parse(), 1):
        if count > MAX_ROWS_WITH_EMPTY:
            raise UnreadableFile(TOO_MANY_ROWS.format(MAX_ROWS), title)
        cells = {cell["column"]: value for cell in row if (value := _format_cell_value(ReadOnlyCell(parent, **cell)))}
        yield number, [cells.get(place, "") for place in range(1, max(cells, default=0) + 1)]


def _format_cell_value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type in ("f", "e"):
        return BadCellReason.FORMULA if cell.data_type == "f" else BadCellReason.ERROR
    if isinstance(value, str):
        return unescape_formula(unescape(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _format_number(value, cell.number_format)
    if isinstance(value, dt.date):
        return _format_date(value, cell.number_format)
    return "" if value is None else str(value)


def _format_number(value: float, number_format: str | None) -> str:
    """A percentage as it is displayed; any other number without an exponent or “.0”."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    percent = str(number_format).endswith("%")
    text = f"{number * 100 if percent else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if percent else text


def _format_date(value: dt.date, number_format: str | None) -> str:
    """A spreadsheet stores “July 2020” as a full date; only the number format shows that no day was entered."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.isoformat(" ")
    text = value.isoformat()[:10]
    return text if "d" in FORMAT_LITERAL.sub("", str(number_format)).lower() else text[:7]
