"""The lines of an entry -> the document that they make of it, and every fault in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from examples.admin.import_export.faults import Faults
from examples.admin.import_export.file_rows import Line
from examples.admin.import_export.guidance_sheet import READ_ONLY
from examples.admin.import_export.sheets import ENTRIES, ENTRY, SHEETS, Sheet, cell_text
from examples.admin.import_export.store import StoredEntry
from examples.documents.difference import pair_rows
from examples.documents.errors import EntryError
from examples.documents.fields import Document, EntryField, EntryPart
from examples.documents.references import References
from examples.documents.schema import PART_BY_NAME, build_empty_document, build_empty_row
from examples.documents.validate import validate_document
from examples.documents.values import parse_value, unify_line_breaks
from examples.models import Example
from examples.models.constraints import get_constraint_fields

type Row = dict[str, Any]
# Cells of the rows that an entry has: column and text -> what they set in a document.
type StoredCells = dict[tuple[str, str], Row]


@dataclass
class EntryLines:
    """What a file has of one entry: the line of its own, and those of its rows by the name of their part."""

    slug: str
    own: Line | None = None
    rows: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    @property
    def first(self) -> Line:
        return self.own or next(lines[0] for lines in self.rows.values() if lines)


def make_draft(
    entry: EntryLines, stored: StoredEntry | None, replaced: set[str], references: References, faults: Faults
) -> tuple[Document, Document]:
    """The entry before and after. `replaced`: the parts of which the file has rows. Where it has a line for the entry,
    rows of these that it leaves out go; an entry that is named by its rows alone keeps all others."""
    old = stored.document if stored else build_empty_document() | {"slug": entry.slug}
    new, lines = dict(old), dict[str, list[Line]]()
    if entry.own:
        _check_read_only(entry.own, old | (stored.state if stored else {}), faults)
        new |= _parse_line(entry.own, [old], _stored_cells(ENTRIES, [old]), references, faults)
    for sheet in SHEETS:
        if sheet.part and (sheet.part.name in entry.rows or (entry.own and sheet.part.name in replaced)):
            name = sheet.part.name
            new[name], lines[name] = _part_rows(sheet, entry.rows[name], old[name], references, faults)
    if new != old or not stored:
        _validate(entry, old, new, lines, is_new=stored is None, faults=faults)
    return old, new


def _check_read_only(line: Line, stored: Document, faults: Faults) -> None:
    """Status and slug stay. An empty cell says nothing of them."""
    for name in READ_ONLY & line.texts.keys():
        column = ENTRIES.by_name[name].column
        wanted = str(stored[name])
        label = dict(column.flatchoices).get(wanted, wanted)
        if _plain(line.texts[name]).casefold() not in ("", _plain(wanted).casefold(), str(label).casefold()):
            message = (
                f"You cannot change this by import. Enter “{wanted}” or clear the cell. "
                "To change it, edit the entry in the desk."
            )
            faults.add(line.fault(message, name))


def _plain(text: str) -> str:
    return unify_line_breaks(text).strip()


def _stored_cells(sheet: Sheet, rows: list[Row]) -> StoredCells:
    return {
        (column.name, _plain(cell_text(column, row))): {key: row[key] for key in column.keys}
        for row in rows
        for column in sheet.fields
    }


def _parse_line(line: Line, rows: list[Row], cells: StoredCells, references: References, faults: Faults) -> Row:
    """What the cells set. One that says what is stored is taken as it is, whatever it says."""
    found: Row = {}
    for name, text in line.texts.items():
        if name == ENTRY or (name in READ_ONLY and line.sheet is ENTRIES):
            continue
        column = line.sheet.by_name[name]
        try:
            stored = cells.get((name, _plain(text)))
            found |= stored or parse_value(column, text, references, _carried(column, rows))
        except ValidationError as error:
            line.bad.add(name)
            for message in error.messages:
                faults.add(line.fault(message, name))
    return found


def _carried(column: EntryField, rows: list[Row]) -> set[str]:
    """What the entry refers to there already."""
    return {slug for row in rows for slug in (row[column.name] if column.is_list else [row[column.name]])}


def _part_rows(
    sheet: Sheet, lines: list[Line], stored: list[Row], references: References, faults: Faults
) -> tuple[list[Row], list[Line]]:
    """The rows in the order in which the database will give them back, each with its line."""
    part = sheet.part
    assert part  # noqa: S101, for mypy
    cells = _stored_cells(sheet, stored)
    parsed = [_parse_line(line, stored, cells, references, faults) for line in lines]
    rows = []
    for base, values, line in zip(_bases(part, parsed, stored), parsed, lines, strict=True):
        # A source's old number stands in for one that cannot be read: claims that cite it have no fault of their own.
        unknown = dict.fromkeys(line.bad.intersection(part.by_name) - {"number"})
        rows.append(base | values | unknown)
    _fill_order(rows, lines)
    places = {row["id"]: place for place, row in enumerate(stored)}
    rank = [(row.get("number", row.get("order")) or 0, places.get(row["id"], len(places))) for row in rows]
    order = sorted(range(len(rows)), key=lambda place: (rank[place], place))
    return [rows[place] for place in order], [lines[place] for place in order]


def _bases(part: EntryPart, parsed: list[Row], stored: list[Row]) -> Iterator[Row]:
    """The stored row that each row of the file is: by number, content or place in what the file has columns for."""
    given = {key for values in parsed for key in values}
    shown = [{key: row[key] for key in given} | {"id": row["id"]} for row in stored]
    by_key = {row["id"]: row for row in stored}
    pairs = pair_rows(shown, [dict.fromkeys(given) | values for values in parsed])
    for old, new in pairs:
        if new is not None:
            yield by_key[old["id"]] if old else build_empty_row(part)


def _fill_order(rows: list[Row], lines: list[Line]) -> None:
    """A row without its place comes after the row above it."""
    last = 0
    for row, line in zip(rows, lines, strict=True):
        if "order" not in row:
            return
        if not line.texts.get("order", "").strip() and ("order" in line.texts or row["id"] is None):
            row["order"] = last
        last = row["order"] or 0


def _validate(
    entry: EntryLines, old: Document, new: Document, lines: dict[str, list[Line]], *, is_new: bool, faults: Faults
) -> None:
    """Reports what is wrong now and was not before. A rule about several columns is left out where one of them has a
    fault already: it may be met when that is put right."""
    errors = validate_document(new)
    before = {_identify(error, old) for error in validate_document(old)} if errors and not is_new else set()
    found = [(error, _columns(error)) for error in errors if _identify(error, new) not in before]
    for error, names in sorted(found, key=lambda pair: len(pair[1]) > 1):
        line = _line_of(entry, error, lines)
        if line is None:
            message = f"{_label(error)}, which this file leaves as it is: {error.message}"
            faults.add(entry.first.fault(message))
        elif line.bad.isdisjoint(names):
            _report(line, error.message, names, faults)


def _identify(error: EntryError, document: Document) -> tuple[Any, ...]:
    """Tells an error apart from others, and from the same one about another value."""
    row = document if error.row is None else document[error.field][error.row]
    return error.field, error.row_field, error.message, row.get("id"), str(row.get(error.row_field or error.field))


def _columns(error: EntryError) -> tuple[str, ...]:
    """The columns that an error is about, the one to correct first; several where it is of a constraint."""
    part = PART_BY_NAME.get(error.field)
    names = [error.row_field if part else error.field]
    for constraint in (part.model if part else Example)._meta.constraints:
        if str(constraint.violation_error_message) == error.message:
            names += get_constraint_fields(constraint)
    names = [ENTRY if name == "slug" else name for name in names if name != "example"]
    return tuple(dict.fromkeys(names))


def _line_of(entry: EntryLines, error: EntryError, lines: dict[str, list[Line]]) -> Line | None:
    """None where the file leaves that as it is."""
    if error.field not in PART_BY_NAME:
        return entry.own
    return lines[error.field][error.row] if error.field in lines and error.row is not None else None


def _label(error: EntryError) -> str:
    part = PART_BY_NAME.get(error.field)
    return f"{part.label} {(error.row or 0) + 1}" if part else ENTRIES.by_name[error.field].label


def _report(line: Line, message: str, names: tuple[str, ...], faults: Faults) -> None:
    """At the first of the columns that the file has."""
    name = next((name for name in names if name in line.heading.places), names[0])
    if name not in line.heading.places:
        message = f"The column “{name}” is missing. {message}"
    elif name == ENTRY and (offered := slugify(line.slug)[:80].strip("-")) not in ("", line.slug):
        message = f"{message} For example, “{offered}”."
    line.bad.add(name)
    faults.add(line.fault(message, name))


def collect_entries(lines: Iterable[Line], faults: Faults) -> dict[str, EntryLines]:
    """Lines by the slug that they name."""
    found: dict[str, EntryLines] = {}
    for line in lines:
        if ENTRY in line.bad:
            continue
        if not line.slug:
            faults.add(line.fault("Enter the entry’s slug in every row. Unmerge merged cells first.", ENTRY))
            continue
        entry = found.setdefault(line.slug, EntryLines(line.slug))
        if line.sheet.part:
            entry.rows[line.sheet.part.name].append(line)
        elif entry.own:
            message = f"This entry is already in row {entry.own.number}. Delete one of the rows."
            faults.add(line.fault(message, ENTRY))
        else:
            entry.own = line
    return found
