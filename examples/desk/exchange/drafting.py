"""Lines of a file -> what each entry's document would be, and every fault of their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from examples.desk.exchange.columns import ENTRIES, ENTRY, SHEETS, Column, Sheet, Type
from examples.desk.exchange.faults import Faults, Kind, Wrong
from examples.desk.exchange.known import Known
from examples.desk.exchange.lines import Line
from examples.desk.exchange.stored import Stored
from examples.desk.exchange.texts import text as cell_text
from examples.desk.exchange.values import taken
from examples.desk.versions.differences import paired
from examples.desk.versions.document import Document, empty

STATE = "An import changes no states: this entry is “{}”. Put that back, and use its page in the desk."
BEGINS = "An import changes no states: a new entry begins as a draft. Write “draft” or empty the cell."
SLUG = "An import changes no slugs: this one is “{}”. Put it back, or change the slug of a draft on its form."
SAME_SLUG = "For a new entry this is the same as in “example”, “{}”. Put that there, or empty the cell."


@dataclass
class Filed:
    """What a file says of one entry: the line of its own, and those of its rows by kind."""

    slug: str
    line: Line | None = None
    rows: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    @property
    def first(self) -> Line:
        return self.line or next(lines[0] for lines in self.rows.values() if lines)


@dataclass(slots=True)
class Row:
    """A row of a part as it would be, and the line it comes from. `changed` unless it stands stored like that."""

    line: Line
    values: dict[str, Any]
    changed: bool = True


@dataclass
class Draft:
    """An entry before and after. `rows` holds those that the file names, by the name of their part."""

    filed: Filed
    stored: Stored | None
    old: Document
    new: Document
    rows: dict[str, list[Row]] = field(default_factory=dict)


def drafted(filed: Filed, found: Stored | None, replaced: set[str], known: Known, faults: Faults) -> Draft:
    """`replaced`: the kinds of rows that the file has at all. Where it has a line for the entry, rows of these kinds
    that it leaves out go; an entry that is named by its rows alone keeps all other kinds."""
    old = found.document if found else empty() | {"slug": filed.slug}
    draft = Draft(filed, found, old, dict(old))
    if filed.line:
        draft.new |= _entry(filed.line, draft, known, faults)
    for sheet in SHEETS:
        if sheet.part and (sheet.kind in filed.rows or (filed.line and sheet.kind in replaced)):
            rows = _rows(sheet, filed.rows.get(sheet.kind, []), draft, known, faults)
            draft.rows[sheet.part.name] = rows
            draft.new[sheet.part.name] = _in_order([row.values for row in rows], draft.old[sheet.part.name])
    return draft


def same(text: str, stored: str) -> bool:
    """Line breaks are written differently by every program: that alone is no change."""
    return text == stored or text.replace("\r\n", "\n").replace("\r", "\n") == stored.replace("\r\n", "\n").replace(
        "\r", "\n"
    )


def _entry(line: Line, draft: Draft, known: Known, faults: Faults) -> dict[str, Any]:
    """What its own line changes. A cell that says what is stored is taken as it is, whatever it holds."""
    found: dict[str, Any] = {}
    for name, text in line.texts.items():
        column = ENTRIES.by_name[name]
        if column.type is Type.ENTRY or same(text, cell_text(column, draft.old)):
            continue
        if column.type is Type.STATE or name == "slug":
            _unmoved(column, line, draft, faults)
        else:
            found |= _cell(line, column, known, draft.old, faults)
    if (draft.stored is None and "title" not in line.texts and "title" not in line.bad) or (
        draft.stored is None and line.texts.get("title") == ""
    ):
        faults.add(line.fault(Kind.REQUIRED, "Write the title: a new entry can not do without.", "title"))
    return found


def _unmoved(column: Column, line: Line, draft: Draft, faults: Faults) -> None:
    """Slug and state stay. An empty cell says nothing of them."""
    text, found = line.texts[column.name].strip(), draft.stored
    choices = dict(column.field.flatchoices) if column.field else {}
    if not text or text.casefold() == str(choices.get(draft.old[column.key], "")).casefold():
        return
    if column.name == "slug":
        message = (SLUG if found else SAME_SLUG).format(draft.filed.slug)
        faults.add(line.fault(Kind.SLUG_CHANGED, message, column.name))
    else:
        faults.add(line.fault(Kind.STATE, STATE.format(found.status) if found else BEGINS, column.name))


def _cell(line: Line, column: Column, known: Known, old: Document, faults: Faults) -> dict[str, Any]:
    """Empty where the cell can not be taken."""
    try:
        return taken(column, line.texts[column.name], known, old, line.slug)
    except Wrong as wrong:
        for each in (wrong, *wrong.others):
            faults.add(line.fault(each.kind, each.message, column.name))
        line.bad.add(column.name)
        return {}


def _rows(sheet: Sheet, lines: list[Line], draft: Draft, known: Known, faults: Faults) -> list[Row]:
    """In the order of the file. Lines that say what a stored row says are that row; then numbers and places pair."""
    assert sheet.part, "entries are no rows of themselves"  # noqa: S101, for mypy
    waiting = list(draft.old[sheet.part.name])
    rows: list[Row] = []
    for line in lines:
        columns = [column for column in sheet.columns if column.name in line.texts and column.key]
        twin = None if line.bad else next((row for row in waiting if _says(line, columns, row)), None)
        if twin is not None:
            waiting.remove(twin)
            rows.append(Row(line, twin, changed=False))
        else:
            values = {key: value for c in columns for key, value in _cell(line, c, known, draft.old, faults).items()}
            rows.append(Row(line, values))
    _pair(sheet, waiting, [row for row in rows if row.changed])
    _order(rows)
    return rows


def _says(line: Line, columns: Iterable[Column], row: Any) -> bool:
    return all(same(line.texts[column.name], cell_text(column, row)) for column in columns)


def _pair(sheet: Sheet, stored: list[Any], rows: list[Row]) -> None:
    """Gives a changed row the key of the row that it was, and what the file has no column for."""
    given = {name for row in rows for name in row.values}
    shown = [{name: value for name, value in row.items() if name in given or name == "id"} for row in stored]
    wanted = [dict.fromkeys(given) | row.values for row in rows]
    by_key = {row["id"]: row for row in stored}
    for (old, _), row in zip(paired(shown, wanted), rows, strict=False):
        base = by_key[old["id"]] if old else {"id": None} | {c.key: c.default for c in sheet.columns if c.key}
        row.values = base | row.values


def _order(rows: list[Row]) -> None:
    """A row that does not say its place comes after the row above it."""
    last = 0
    for row in rows:
        if "order" not in row.values:
            return
        silent = not row.line.texts.get("order", "").strip()
        if silent and ("order" in row.line.texts or row.values["id"] is None):
            row.values["order"] = last
        last = row.values["order"]


def _in_order(rows: list[Any], stored: list[Any]) -> list[Any]:
    """As the database will give them back: a sheet that somebody sorted says nothing new."""
    places = {row["id"]: place for place, row in enumerate(stored)}
    rank = [row.get("number", row.get("order")) or 0 for row in rows]
    keys = [(rank[n], places.get(row["id"], len(places)), n) for n, row in enumerate(rows)]
    return [rows[n] for *_, n in sorted(keys)]


def gathered(lines: Iterable[Line], faults: Faults) -> dict[str, Filed]:
    """Lines by the slug that they name."""
    found: dict[str, Filed] = {}
    for line in lines:
        if ENTRY in line.bad:
            continue
        if not line.slug:
            if ENTRY in line.heading.places:
                message = "Write the slug of the entry in every row, also where cells were merged."
                faults.add(line.fault(Kind.EXAMPLE_MISSING, message, ENTRY))
            continue
        filed = found.setdefault(line.slug, Filed(line.slug))
        if line.sheet.part:
            filed.rows[line.sheet.kind].append(line)
        elif filed.line:
            message = f"This entry stands in row {filed.line.number} already. Keep one of the two."
            faults.add(line.fault(Kind.EXAMPLE_TWICE, message, ENTRY))
        else:
            filed.line = line
    return found
