"""The tables' shape: a sheet for the entries and one for each part, a column for each field of the schema."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from examples.documents.fields import Document, EntryField, EntryPart, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.documents.values import format_partial_date
from examples.presenters.csv_cells import FORMULA

ENTRY = "example"  # the column that says which entry a row belongs to
BETWEEN = "; "
ESCAPE = "'"
ROWS, COLUMNS = 20_000, 200
TOO_MANY_ROWS = "You can import at most {} rows. Split the file into several files."
TOO_MANY_COLUMNS = "You can import at most {} columns. Delete the extra ones."
LONGEST = 32_767  # characters; no spreadsheet's cell holds more


class BadCell(Enum):
    """What keeps a cell from being a text, in words for editors."""

    FORMULA = "This cell has a formula. Replace it with its value: copy the cell, then paste “values only”."
    ERROR = "This cell has a spreadsheet error. Write what it should say, or empty it."


type Cell = str | BadCell


@dataclass(frozen=True)
class Table:
    """A sheet or CSV file as it was read: rows by their number, from 1, without the empty ones."""

    title: str
    rows: list[tuple[int, list[Cell]]]


@dataclass(frozen=True)
class Sheet:
    """`title` names it in a workbook. `part` is None for the entries' own fields."""

    title: str
    fields: tuple[EntryField, ...]
    part: EntryPart | None = None

    @cached_property
    def by_name(self) -> dict[str, EntryField]:
        return {field.name: field for field in self.fields}

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return (ENTRY, *self.by_name)

    def texts(self, document: Document) -> list[list[str]]:
        """The rows that an entry has there, without escapes."""
        rows = document[self.part.name] if self.part else [document]
        return [[document["slug"], *(cell_text(field, row) for field in self.fields)] for row in rows]


ENTRIES = Sheet("Examples", ENTRY_FIELDS)
SHEETS = (ENTRIES, *(Sheet(f"{part.label}s", part.fields, part) for part in PARTS))
BY_TITLE = {sheet.title.casefold(): sheet for sheet in SHEETS}


def cell_text(field: EntryField, row: dict[str, Any]) -> str:
    """A value of a document, or of one of its rows, as a cell has it."""
    value = row[field.name]
    if field.kind is FieldKind.PARTIAL_DATE:
        return format_partial_date(value, row[f"{field.name}_precision"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(value)
    return "" if value is None else str(value)


def escape_formula(text: str) -> str:
    """For a cell that goes out: it never begins with a sign that starts a formula."""
    return f"{ESCAPE}{text}" if FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """For a cell that comes back. Undoes `escape_formula` for every text; an apostrophe that someone wrote stays."""
    return text[1:] if text.startswith(ESCAPE) and FORMULA.match(text[1:]) else text
