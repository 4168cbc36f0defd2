"""The layout of imported and exported tables: a sheet for entries and one for each part, a column for each field."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from examples.admin.import_export.faults import UnreadableFile
from examples.documents.field_types import Document, EntryField, EntryPart, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.documents.values import format_partial_date
from examples.models import Example

ENTRY_COLUMN = "example"  # holds the slug of the entry that a row belongs to
LIST_SEPARATOR = "; "
MAX_ROWS, MAX_COLUMNS = 20_000, 200
TOO_MANY_ROWS = "You can import at most {} rows. Split the file into several files."
TOO_MANY_COLUMNS = "You can import at most {} columns. Delete the extra ones."
MAX_CELL_LENGTH = 32_767  # characters; Excel's limit for a cell


class BadCellReason(Enum):
    """Why a cell has no usable text, as shown to editors."""

    FORMULA = "This cell has a formula. Replace it with its value: copy the cell, then paste “values only”."
    ERROR = "This cell has a spreadsheet error. Enter the correct value, or clear the cell."


type Cell = str | BadCellReason
type NumberedRow = tuple[int, list[Cell]]  # the number counts from 1


def list_filled_rows(title: str, rows: Iterable[NumberedRow]) -> list[NumberedRow]:
    """Leaves out empty rows. Raises UnreadableFile if there are too many rows or columns."""
    filled: list[NumberedRow] = []
    for number, cells in rows:
        if len(filled) > MAX_ROWS:
            raise UnreadableFile(TOO_MANY_ROWS.format(MAX_ROWS), title)
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFile(TOO_MANY_COLUMNS.format(MAX_COLUMNS), title, number)
        if any(isinstance(cell, BadCellReason) or cell.strip() for cell in cells):
            filled.append((number, cells))
    return filled


@dataclass(frozen=True)
class Sheet(EntryPart):
    """A part of an entry as a table. The sheet of the entries themselves has no `name`."""

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return (ENTRY_COLUMN, *self.by_name)

    def format_rows(self, document: Document) -> list[list[str]]:
        """An entry's rows on this sheet, without escapes."""
        rows = document[self.name] if self.name else [document]
        return [[document["slug"], *(format_cell(field, row) for field in self.fields)] for row in rows]


ENTRY_SHEET = Sheet("", Example, "Example", "Examples", ENTRY_FIELDS)
SHEETS = (ENTRY_SHEET, *(Sheet(part.name, part.model, part.label, f"{part.label}s", part.fields) for part in PARTS))
SHEET_BY_TITLE = {sheet.title.casefold(): sheet for sheet in SHEETS}


def format_cell(field: EntryField, row: dict[str, Any]) -> str:
    """A field of a document, or of one of its rows, as text."""
    value = row[field.name]
    if field.kind is FieldKind.PARTIAL_DATE:
        return format_partial_date(value, row[f"{field.name}_precision"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return LIST_SEPARATOR.join(value)
    return "" if value is None else str(value)
