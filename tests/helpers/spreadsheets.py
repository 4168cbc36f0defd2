"""Builds, reads and edits workbooks and CSV files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

type Rows = Sequence[Sequence[Any]]


def build_workbook(**sheets: Rows) -> bytes:
    """Sheets by title, each with its headings first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def build_csv(*rows: Sequence[str], delimiter: str = ",", end: str = "\r\n") -> bytes:
    """A CSV file."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    return written.getvalue().encode()


def read_cells(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet by its title."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def edit_workbook(content: bytes, sheet: str, row: int, **values: Any) -> bytes:
    """Changes cells of one row, by column name."""
    book = load_workbook(io.BytesIO(content))
    page: Any = book[sheet]
    places = {cell.value: cell.column for cell in page[1]}
    for name, value in values.items():
        page.cell(row, places[name]).value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def keep_sheets(content: bytes, *titles: str) -> bytes:
    """Deletes all sheets but these."""
    book = load_workbook(io.BytesIO(content))
    for page in [page for page in book.worksheets if page.title not in titles]:
        book.remove(page)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def build_archive(members: Mapping[str, bytes], *, base: bytes = b"") -> bytes:
    """A ZIP archive of these members, and of those of `base` with other names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for name in old.namelist():
                    if name not in members:
                        archive.writestr(name, old.read(name))
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()
