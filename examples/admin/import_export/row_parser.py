"""Turns the rows of a file into the documents of entries, and reports every fault in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from examples.admin.import_export.file_rows import FileRow
from examples.admin.import_export.guidance_sheet import READ_ONLY_COLUMNS
from examples.admin.import_export.sheets import ENTRY_COLUMN, ENTRY_SHEET, SHEETS, Sheet, format_cell
from examples.admin.import_export.store import ExistingEntry
from examples.admin.workflow.form_document import build_row_rank
from examples.documents.difference import pair_rows
from examples.documents.errors import EntryError
from examples.documents.field_types import Document
from examples.documents.references import References
from examples.documents.schema import PART_BY_NAME, build_empty_document, build_empty_row
from examples.documents.validate import validate_document
from examples.documents.values import parse_value, unify_line_breaks
from examples.models import Example
from examples.models.constraints import get_constraint_fields

type Values = dict[str, Any]  # an entry's own fields, or a row of a part, as in a document
type StoredCells = dict[tuple[str, str], Values]  # column name and text -> the values that this text stands for

SLUG_MISSING = "Enter the entry’s slug in every row. Unmerge merged cells first."
READ_ONLY = (
    "You cannot change this value by import. Enter “{}” or clear the cell. To change the value, edit the entry "
    "in the desk."
)


@dataclass
class EntryRows:
    """A file's rows for one entry. `own_row`: from the Examples sheet. `part_rows`: the others, by part name."""

    slug: str
    own_row: FileRow | None = None
    part_rows: dict[str, list[FileRow]] = field(default_factory=lambda: defaultdict(list))

    @property
    def first_row(self) -> FileRow:
        return self.own_row or next(rows[0] for rows in self.part_rows.values() if rows)


def group_by_entry(rows: Iterable[FileRow]) -> dict[str, EntryRows]:
    """The rows by the slug that they name. Reports rows without a slug and second rows of an entry."""
    entries: dict[str, EntryRows] = {}
    for row in rows:
        if ENTRY_COLUMN in row.faulty:
            continue
        if not row.slug:
            row.add_fault(SLUG_MISSING, ENTRY_COLUMN)
            continue
        entry = entries.setdefault(row.slug, EntryRows(row.slug))
        if row.sheet.name:
            entry.part_rows[row.sheet.name].append(row)
        elif entry.own_row:
            message = f"This entry is already in row {entry.own_row.number}. Delete one of the rows."
            row.add_fault(message, ENTRY_COLUMN)
        else:
            entry.own_row = row
    return entries


def build_documents(
    entry: EntryRows, stored: ExistingEntry | None, replaced_parts: set[str], references: References
) -> tuple[Document, Document]:
    """The entry before and after. `replaced_parts`: the parts for which the file has rows. They lose the rows that the
    file leaves out if the entry has a row on the Examples sheet; otherwise only the parts that name the entry do."""
    old = stored.document if stored else build_empty_document() | {"slug": entry.slug}
    new, part_rows = dict(old), dict[str, list[FileRow]]()
    if entry.own_row:
        new |= _parse_row(entry.own_row, [old], _format_stored_cells(ENTRY_SHEET, [old]), references)
    for sheet in SHEETS:
        name = sheet.name
        if name in entry.part_rows or (entry.own_row and name in replaced_parts):
            new[name], part_rows[name] = _build_part(sheet, entry.part_rows[name], old[name], references)
    if new != old or not stored:
        _validate(entry, old, new, part_rows, is_new=stored is None)
    if entry.own_row:
        _check_read_only(entry.own_row, old | (stored.state if stored else {}))
    return old, new


def _check_read_only(row: FileRow, stored: Document) -> None:
    """Reports a status or slug other than the stored one. An empty cell is allowed."""
    for name in READ_ONLY_COLUMNS & row.texts.keys():
        value = str(stored[name])
        label = str(dict(ENTRY_SHEET.by_name[name].column.flatchoices).get(value, value))
        if _normalise(row.texts[name]).casefold() not in ("", _normalise(value).casefold(), label.casefold()):
            row.add_fault(READ_ONLY.format(value), name)


def _normalise(text: str) -> str:
    return unify_line_breaks(text).strip()


def _format_stored_cells(sheet: Sheet, rows: list[Values]) -> StoredCells:
    return {
        (column.name, _normalise(format_cell(column, row))): {key: row[key] for key in column.keys}
        for row in rows
        for column in sheet.fields
    }


def _parse_row(row: FileRow, stored: list[Values], cells: StoredCells, references: References) -> Values:
    """The values that the cells set. A cell that has a stored text is accepted, even if it breaks a rule."""
    values: Values = {}
    for name, text in row.texts.items():
        if name == ENTRY_COLUMN or (name in READ_ONLY_COLUMNS and row.sheet is ENTRY_SHEET):
            continue
        column = row.sheet.by_name[name]
        try:
            if (value := cells.get((name, _normalise(text)))) is None:
                named = {slug for base in stored for slug in (base[name] if column.is_list else [base[name]])}
                value = parse_value(column, text, references, named)
            values |= value
        except ValidationError as error:
            for message in error.messages:
                row.add_fault(message, name)
    return values


def _build_part(
    sheet: Sheet, file_rows: list[FileRow], stored: list[Values], references: References
) -> tuple[list[Values], list[FileRow]]:
    """The part's new rows in the order in which they will be stored, and their rows of the file."""
    cells = _format_stored_cells(sheet, stored)
    parsed = [_parse_row(row, stored, cells, references) for row in file_rows]
    rows = []
    for base, values, file_row in zip(_match_stored(sheet, parsed, stored), parsed, file_rows, strict=True):
        # An unreadable source number leaves the old one in place, so that claims citing it get no fault as well.
        unknown = dict.fromkeys(file_row.faulty.intersection(sheet.by_name) - {"number"})
        rows.append(base | values | unknown)
    _fill_order(rows, file_rows)
    rank = build_row_rank(stored)
    pairs = sorted(zip(rows, file_rows, strict=True), key=lambda pair: rank(pair[0]))
    return [row for row, _ in pairs], [file_row for _, file_row in pairs]


def _match_stored(sheet: Sheet, parsed: list[Values], stored: list[Values]) -> Iterator[Values]:
    """For each row of the file, the stored row with the same number, content or place; an empty row if none has.
    Only the columns that the file has are compared."""
    names = {name for values in parsed for name in values}
    comparable = [{name: row[name] for name in names} | {"id": row["id"]} for row in stored]
    by_key = {row["id"]: row for row in stored}
    for old, new in pair_rows(comparable, [dict.fromkeys(names) | values for values in parsed]):
        if new is not None:
            yield by_key[old["id"]] if old else build_empty_row(sheet)


def _fill_order(rows: list[Values], file_rows: list[FileRow]) -> None:
    """A row without an order comes after the row above it."""
    last = 0
    for row, file_row in zip(rows, file_rows, strict=True):
        if "order" not in row:
            return
        if not file_row.texts.get("order", "").strip() and ("order" in file_row.texts or row["id"] is None):
            row["order"] = last
        last = row["order"] or 0


def _validate(
    entry: EntryRows, old: Document, new: Document, part_rows: dict[str, list[FileRow]], *, is_new: bool
) -> None:
    """Reports new errors. A rule about several columns is skipped if one of them has a fault: correcting that may be
    enough."""
    errors = validate_document(new)
    known = {_identify(error, old) for error in validate_document(old)} if errors and not is_new else set()
    found = [(error, _list_columns(error)) for error in errors if _identify(error, new) not in known]
    for error, names in sorted(found, key=lambda pair: len(pair[1]) > 1):
        part, row = PART_BY_NAME.get(error.field), entry.own_row
        if part:
            row = part_rows[part.name][error.row] if part.name in part_rows and error.row is not None else None
        if row is None:  # the file does not change what the error is about
            label = f"{part.label} {(error.row or 0) + 1}" if part else ENTRY_SHEET.by_name[error.field].label
            entry.first_row.add_fault(f"{label}, which this file does not change: {error.message}")
        elif row.faulty.isdisjoint(names):
            _report(row, error.message, names)


def _identify(error: EntryError, document: Document) -> tuple[Any, ...]:
    """Equal for the same error about the same value."""
    row = document if error.row is None else document[error.field][error.row]
    return error.field, error.row_field, error.message, row.get("id"), str(row.get(error.row_field or error.field))


def _list_columns(error: EntryError) -> tuple[str, ...]:
    """The columns that an error is about, the one to correct first; several if it comes from a constraint."""
    part = PART_BY_NAME.get(error.field)
    names = [error.row_field if part else error.field]
    for constraint in (part.model if part else Example)._meta.constraints:
        if str(constraint.violation_error_message) == error.message:
            names += get_constraint_fields(constraint)
    names = [ENTRY_COLUMN if name == "slug" else name for name in names if name != "example"]
    return tuple(dict.fromkeys(names))


def _report(row: FileRow, message: str, names: tuple[str, ...]) -> None:
    """Reports an error at the first of these columns that the file has."""
    name = next((name for name in names if name in row.heading.places), names[0])
    if name not in row.heading.places:
        message = f"The column “{name}” is missing. {message}"
    elif name == ENTRY_COLUMN and (suggestion := slugify(row.slug)[:80].strip("-")) not in ("", row.slug):
        message = f"{message} For example, “{suggestion}”."
    row.add_fault(message, name)
