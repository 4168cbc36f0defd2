"""Entries -> a workbook or a CSV file. The working copy's text where there is one: what the desk is editing."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from examples.admin.import_export.guidance_sheet import TITLE, guide_rows
from examples.admin.import_export.sheets import ENTRIES, ENTRY, LONGEST, SHEETS, Sheet, escape_formula
from examples.admin.import_export.store import AT_ONCE, load_entries
from examples.admin.import_export.workbook_reader import escape_xml
from examples.documents.fields import Document, FieldKind
from examples.models import Example

BYTE_ORDER_MARK = "\ufeff"  # or Excel takes UTF-8 for something else
AS_TEXT = "@"  # the number format that keeps a spreadsheet from making dates of texts
WIDE = (FieldKind.TEXT, FieldKind.TERMS, FieldKind.FRAMEWORK_ITEMS, FieldKind.RELATED)
WIDTHS = {"A": 24, "B": 28, "C": 90}  # of the guide's columns


class TooLong(Exception):
    """A text that no cell holds. The message says which, and what to do."""


def load_documents_to_export(keys: Iterable[int] | None = None) -> Iterator[Document]:
    """Of these rows, or of all; a working copy stands for its entry. By slug, a few at a time."""
    rows = Example.objects.entries()
    if keys is not None:
        found = Example.objects.filter(pk__in=list(keys)).values_list("pk", "copy_of")
        rows = rows.filter(pk__in={copy_of or key for key, copy_of in found})
    for slugs in batched(rows.order_by("slug").values_list("slug", flat=True), AT_ONCE, strict=False):
        stored = load_entries(slugs)
        yield from (stored[slug].document | stored[slug].state for slug in slugs if slug in stored)


def write_csv(entries: Iterable[Document]) -> bytes:
    """The entries' own fields. Lines end as RFC 4180 wants. Raises TooLong."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(ENTRIES.headings)
    for document in entries:
        writer.writerows(_escape(ENTRIES, texts) for texts in ENTRIES.texts(document))
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def write_workbook(entries: Iterable[Document]) -> bytes:
    """All sheets, and one that explains them. Every cell is a text, never a formula. Raises TooLong."""
    book = Workbook(write_only=True)
    _write_guide(book)
    pages = [(sheet, _begin(book, sheet), _cells(book, sheet)) for sheet in SHEETS]
    content = io.BytesIO()
    try:
        for document in entries:
            for sheet, page, cells in pages:
                for texts in sheet.texts(document):
                    page.append(_fill(cells, _escape(sheet, texts)))
    finally:
        book.save(content)  # in any case: it closes and removes the files that openpyxl writes to
    return content.getvalue()


def _escape(sheet: Sheet, texts: list[str]) -> list[str]:
    """Against formulas. A cell that is cut off would lose what someone wrote."""
    found = [escape_formula(text) for text in texts]
    for name, text in zip(sheet.headings, found, strict=True):
        if len(escape_xml(text)) > LONGEST:  # openpyxl would cut it off there
            raise TooLong(
                f"“{name}” of the entry “{texts[0]}” has {len(text)} characters; a cell holds {LONGEST}. "
                "Shorten it in the desk, or export the other entries."
            )
    return found


def _cells(book: Workbook, sheet: Sheet) -> list[Any]:
    """One for each column, filled again for each row: making them would take most of the time."""
    found = [WriteOnlyCell(book.worksheets[0]) for _ in sheet.headings]
    for cell in found:
        cell.number_format = AS_TEXT
    return found


def _fill(cells: list[Any], texts: list[str]) -> list[Any]:
    for cell, text in zip(cells, texts, strict=True):
        cell.value = escape_xml(text)
        cell.data_type = "s"  # also where openpyxl takes a text such as “#N/A” for something else
    return [cell if cell.value else None for cell in cells]


def _begin(book: Workbook, sheet: Sheet) -> Any:
    """Freezes the headings, widens columns of long texts, and formats empty cells as text."""
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    wide = {field.name for field in sheet.fields if field.kind in WIDE}
    row = _fill(_cells(book, sheet), list(sheet.headings))
    for number, (cell, name) in enumerate(zip(row, sheet.headings, strict=True), 1):
        cell.font = Font(bold=True)
        dimension = page.column_dimensions[get_column_letter(number)]
        dimension.width = 48 if name in wide else 30 if name == ENTRY else 18
        dimension.number_format = AS_TEXT
    page.append(row)
    return page


def _write_guide(book: Workbook) -> None:
    page = book.create_sheet(TITLE)
    for letter, width in WIDTHS.items():
        page.column_dimensions[letter].width = width
    for texts in guide_rows():
        row = [WriteOnlyCell(page, escape_formula(text)) for text in texts]
        for cell in row:
            cell.number_format, cell.font = AS_TEXT, Font(bold=len(texts) == 1)
            cell.alignment = Alignment(wrap_text=len(texts) > 1, vertical="top")
        page.append(row)


FORMATS: dict[str, tuple[str, Callable[[Iterable[Document]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
    "csv": ("text/csv; charset=utf-8", write_csv),
}


def make_download(form: str, name: str, entries: Iterable[Document]) -> HttpResponse:
    """A file that nobody stores on the way. Raises TooLong."""
    kind, write = FORMATS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{form}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(write(entries), content_type=kind, headers=headers)
