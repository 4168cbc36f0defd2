"""Exports entries as a workbook or a CSV file. A working copy's text is exported in place of its entry's."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from examples.admin.import_export.guidance_sheet import GUIDANCE_TITLE, build_guidance_rows
from examples.admin.import_export.sheets import ENTRY_COLUMN, ENTRY_SHEET, MAX_CELL_LENGTH, SHEETS, Sheet
from examples.admin.import_export.store import BATCH_SIZE, load_existing_entries
from examples.admin.import_export.workbook_reader import escape_xlsx_text
from examples.documents.field_types import Document, FieldKind
from examples.models import Example
from examples.presenters.csv_cells import BYTE_ORDER_MARK, escape_formula

TEXT_FORMAT = "@"  # the number format that stops a spreadsheet from turning texts into dates
WIDE_KINDS = (FieldKind.TEXT, FieldKind.TERMS, FieldKind.FRAMEWORK_ITEMS, FieldKind.RELATED)
GUIDANCE_WIDTHS = {"A": 24, "B": 28, "C": 90}


class CellTooLong(Exception):
    """A text is too long for a cell. The message says which, and what to do."""


def load_documents_to_export(keys: Iterable[int] | None = None) -> Iterator[Document]:
    """The documents of all entries by slug, or of these only. The key of a working copy stands for its entry."""
    entries = Example.objects.entries()
    if keys is not None:
        pairs = Example.objects.filter(pk__in=list(keys)).values_list("pk", "copy_of")
        entries = entries.filter(pk__in={copy_of or key for key, copy_of in pairs})
    for slugs in batched(entries.order_by("slug").values_list("slug", flat=True), BATCH_SIZE, strict=False):
        stored = load_existing_entries(slugs)
        yield from (stored[slug].document | stored[slug].state for slug in slugs if slug in stored)


def write_csv(entries: Iterable[Document]) -> bytes:
    """The entries' own fields. Raises CellTooLong."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(ENTRY_SHEET.headings)
    for document in entries:
        writer.writerows(_escape_row(ENTRY_SHEET, row) for row in ENTRY_SHEET.format_rows(document))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def write_workbook(entries: Iterable[Document]) -> bytes:
    """A guidance sheet, then all sheets. Every cell is a text, never a formula. Raises CellTooLong."""
    book = Workbook(write_only=True)
    _write_guidance(book)
    targets = [(sheet, _create_worksheet(book, sheet), _make_cells(book, sheet)) for sheet in SHEETS]
    content = io.BytesIO()
    try:
        for document in entries:
            for sheet, worksheet, cells in targets:
                for row in sheet.format_rows(document):
                    worksheet.append(_fill_cells(cells, _escape_row(sheet, row)))
    finally:
        book.save(content)  # even after an error: it removes openpyxl's temporary files
    return content.getvalue()


def _escape_row(sheet: Sheet, row: list[str]) -> list[str]:
    """Escapes formulas. Raises CellTooLong, because openpyxl would silently cut a text off."""
    escaped = [escape_formula(text) for text in row]
    for name, text in zip(sheet.headings, escaped, strict=True):
        if len(escape_xlsx_text(text)) > MAX_CELL_LENGTH:
            raise CellTooLong(
                f"“{name}” of the entry “{row[0]}” has {len(text)} characters; a cell can have {MAX_CELL_LENGTH}. "
                "Shorten the text in the desk, or export the other entries."
            )
    return escaped


def _make_cells(book: Workbook, sheet: Sheet) -> list[Any]:
    """One cell for each column, used again for every row: creating cells would take most of the export’s time."""
    cells = [WriteOnlyCell(book.worksheets[0]) for _ in sheet.headings]
    for cell in cells:
        cell.number_format = TEXT_FORMAT
    return cells


def _fill_cells(cells: list[Any], row: list[str]) -> list[Any]:
    for cell, text in zip(cells, row, strict=True):
        cell.value = escape_xlsx_text(text)
        cell.data_type = "s"  # openpyxl would take a text such as “#N/A” for an error
    return [cell if cell.value else None for cell in cells]


def _create_worksheet(book: Workbook, sheet: Sheet) -> Any:
    """Freezes the headings, widens columns of long texts, and formats empty cells as text."""
    worksheet = book.create_sheet(sheet.title)
    worksheet.freeze_panes = "B2"
    wide = {field.name for field in sheet.fields if field.kind in WIDE_KINDS}
    headings = _fill_cells(_make_cells(book, sheet), list(sheet.headings))
    for number, (cell, name) in enumerate(zip(headings, sheet.headings, strict=True), 1):
        cell.font = Font(bold=True)
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        dimension.width = 48 if name in wide else 30 if name == ENTRY_COLUMN else 18
        dimension.number_format = TEXT_FORMAT
    worksheet.append(headings)
    return worksheet


def _write_guidance(book: Workbook) -> None:
    worksheet = book.create_sheet(GUIDANCE_TITLE)
    for letter, width in GUIDANCE_WIDTHS.items():
        worksheet.column_dimensions[letter].width = width
    for row in build_guidance_rows():
        cells = [WriteOnlyCell(worksheet, escape_formula(text)) for text in row]
        for cell in cells:
            cell.number_format, cell.font = TEXT_FORMAT, Font(bold=len(row) == 1)
            cell.alignment = Alignment(wrap_text=len(row) > 1, vertical="top")
        worksheet.append(cells)


EXPORT_FORMATS: dict[str, tuple[str, Callable[[Iterable[Document]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
