"""Entries -> a workbook or a CSV file. The working copy's text where there is one: what the desk is editing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from examples.desk.exchange.columns import ALL_COLUMNS, ENTRY, KIND, SHEETS, Sheet, Type
from examples.desk.exchange.guide import paragraphs
from examples.desk.exchange.lines import CELL
from examples.desk.exchange.marks import marked
from examples.desk.exchange.reading import ABOUT
from examples.desk.exchange.stored import AT_ONCE, stored
from examples.desk.exchange.texts import lines
from examples.desk.exchange.workbook import escaped
from examples.desk.versions.document import Document
from examples.models import Example

BYTE_ORDER_MARK = "\ufeff"  # or Excel takes UTF-8 for something else
AS_TEXT = "@"  # the number format that keeps a spreadsheet from making dates of texts
WIDE = (Type.TEXT, Type.TERMS, Type.ITEMS, Type.RELATED)


class TooLong(Exception):
    """A text that no cell holds. The words say which, and what to do."""


def documents(keys: Iterable[int] | None = None) -> Iterator[Document]:
    """Of these rows, or of all; a working copy stands for its entry. By slug, a few at a time."""
    rows = Example.objects.entries()
    if keys is not None:
        chosen = list(keys)
        found = Example.objects.filter(pk__in=chosen).values_list("pk", "copy_of")
        rows = rows.filter(pk__in={copy_of or key for key, copy_of in found})
    for slugs in batched(rows.order_by("slug").values_list("slug", flat=True), AT_ONCE, strict=False):
        found_now = dict(stored(slugs))
        yield from (found_now[slug].document for slug in slugs if slug in found_now)


def as_csv(entries: Iterable[Document]) -> bytes:
    """One table of all kinds of rows. Lines end as RFC 4180 wants. Raises TooLong."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, ALL_COLUMNS, restval="")
    writer.writeheader()
    for document in entries:
        for sheet, texts in lines(document):
            names = (column.name for column in sheet.columns)
            writer.writerow({KIND: sheet.kind, **dict(zip(names, _checked(sheet, texts), strict=True))})
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def as_workbook(entries: Iterable[Document]) -> bytes:
    """A sheet for each kind, and one that explains them. Every cell is a text, never a formula. Raises TooLong."""
    book = Workbook(write_only=True)
    _about(book)
    made = {sheet.kind: (_begun(book, sheet), _cells(book, len(sheet.columns))) for sheet in SHEETS}
    content = io.BytesIO()
    try:
        for document in entries:
            for sheet, texts in lines(document):
                page, cells = made[sheet.kind]
                page.append(_filled(cells, _checked(sheet, texts)))
    finally:
        book.save(content)  # in any case: it closes and removes the files that openpyxl writes to
    return content.getvalue()


def _checked(sheet: Sheet, texts: list[str]) -> list[str]:
    """Marked against formulas. A cell that is cut off would lose what somebody wrote."""
    found = [marked(text) for text in texts]
    for column, text in zip(sheet.columns, found, strict=True):
        if len(escaped(text)) > CELL:  # openpyxl would cut it off there
            raise TooLong(
                f"“{column.name}” of the entry “{texts[0]}” has {len(text)} characters; a cell holds {CELL}. "
                "Shorten it in the desk, or export the other entries."
            )
    return found


def _cells(book: Workbook, width: int) -> list[Any]:
    """One for each column, filled anew for each row: making them would take most of the time."""
    found = []
    for _ in range(width):
        cell = WriteOnlyCell(book.worksheets[0])
        cell.number_format = AS_TEXT
        found.append(cell)
    return found


def _filled(cells: list[Any], texts: list[str]) -> list[Any]:
    row = []
    for cell, text in zip(cells, texts, strict=True):
        if text:
            cell.value = escaped(text)
            cell.data_type = "s"  # also where openpyxl takes a text such as “#N/A” for something else
        row.append(cell if text else None)
    return row


def _begun(book: Workbook, sheet: Sheet) -> Any:
    """Headings that stay in sight, wide columns for long texts, and text as the format of what is still empty."""
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = 48 if column.type in WIDE else 30 if column.name == ENTRY else 18
        page.column_dimensions[letter].number_format = AS_TEXT
    row = _cells(book, len(sheet.columns))
    for cell, column in zip(row, sheet.columns, strict=True):
        cell.value, cell.font = column.name, Font(bold=True)
    page.append(row)
    return page


def _about(book: Workbook) -> None:
    page = book.create_sheet(ABOUT)
    for letter, width in (("A", 24), ("B", 28), ("C", 90)):
        page.column_dimensions[letter].width = width
    for first, *others in paragraphs():
        row = []
        for text in (first, *others):
            cell = WriteOnlyCell(page, marked(text))
            cell.number_format, cell.alignment = AS_TEXT, Alignment(wrap_text=len(others) > 0, vertical="top")
            cell.font = Font(bold=not others)
            row.append(cell)
        page.append(row)
