"""Two documents of an entry -> what differs, in the words that editors and readers see."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from examples.documents.fields import Document, EntryField, EntryPart, FieldKind
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS, STATE_NAMES

WORD = re.compile(r"\s+|[^\s]+")
MAX_PAIRS, MAX_WORDS = 50_000, 3_000  # of the same word; of a text, with the spaces between
type Row = dict[str, Any]


@dataclass(frozen=True)
class TextPiece:
    """A stretch of text: `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field or row that differs. `key`: the field's name, or "part:number" for a row."""

    key: str
    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[TextPiece]:
        """Old and new in one text, word by word."""
        before, after = WORD.findall(self.old), WORD.findall(self.new)
        if _is_costly(before, after):
            whole = (TextPiece("removed", self.old), TextPiece("added", self.new))
            return [piece for piece in whole if piece.text]
        found = []
        for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                found.append(TextPiece("same", "".join(before[i:j])))
                continue
            found += [TextPiece("removed", "".join(before[i:j]))] if j > i else []
            found += [TextPiece("added", "".join(after[k:m]))] if m > k else []
        return found


def _is_costly(before: list[str], after: list[str]) -> bool:
    """Whether pairing the words would take seconds: very long texts, or words that are repeated over and over."""
    counts, others = Counter(before), Counter(after)
    pairs = sum(count * others[word] for word, count in counts.items() if not word.isspace())
    return pairs > MAX_PAIRS or len(before) * len(after) > MAX_WORDS**2


def compare_documents(old: Document, new: Document, references: References | None = None) -> list[Difference]:
    """In the order of the schema: fields, then rows, which are paired by key, else by number, content and place.

    A field that one of the two does not have is left out. Documents of an entry and of its working copy, whose rows
    have other keys, are compared by content.
    """
    references = references or References()
    if _row_keys(old).isdisjoint(_row_keys(new)):
        old, new = remove_row_keys(old), remove_row_keys(new)
    return [*_compare_fields(old, new, references), *_compare_parts(old, new, references)]


def _compare_fields(old: Document, new: Document, references: References) -> Iterator[Difference]:
    for field in ENTRY_FIELDS:
        before, after = old.get(field.name), new.get(field.name)
        if field.name in old and field.name in new and (before or "") != (after or ""):
            texts = (format_value(field, value, references) for value in (before, after))
            yield Difference(field.name, field.label, *texts)


def _compare_parts(old: Document, new: Document, references: References) -> Iterator[Difference]:
    for part in PARTS:
        pairs = pair_rows(old.get(part.name, []), new.get(part.name, []))
        for number, (before, after) in enumerate(pairs, 1):
            if remove_row_key(before) != remove_row_key(after):
                texts = (_row_text(part, *rows, references) for rows in ((before, after), (after, before)))
                label = f"{part.label} {get_row_number(part, before or after or {}, number)}"
                yield Difference(f"{part.name}:{number}", label, *texts)


def get_row_number(part: EntryPart, row: Row, place: int) -> int:
    """Sources have a number of their own, which readers see; other rows are counted."""
    return int(row["number"]) if part.is_numbered else place


def format_value(field: EntryField, value: Any, references: References) -> str:
    """A value of a document in words; several on lines of their own."""
    if field.is_list:
        return "\n".join(sorted(references.get_label(field, slug) for slug in value or ()))
    if field.kind is FieldKind.SOURCE:
        return f"Source {value}" if value else ""
    if field.is_reference:
        return references.get_label(field, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(dict(field.column.flatchoices).get(value, "" if value is None else value))


def _row_text(part: EntryPart, row: Row | None, other: Row | None, references: References) -> str:
    """A row as lines "Field: value": all that is filled in, or, beside another version, what differs."""
    if row is None:
        return ""

    def is_shown(name: str) -> bool:
        return row.get(name) != other.get(name) if other else row.get(name) not in (None, "")

    shown = [field for field in (*part.references, *part.plain) if is_shown(field.name)]
    return "\n".join(f"{field.label}: {format_value(field, row.get(field.name), references)}" for field in shown)


def pair_rows(old: list[Row], new: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Rows that are the same one, side by side; None stands where one side has no such row."""
    waiting = list(old)
    matched: list[Row | None] = [None] * len(new)
    for is_same in (_same_key, _same_number, _same_content):
        for place, row in enumerate(new):
            if matched[place] is None and (found := _first(waiting, row, is_same)):
                matched[place] = found
                waiting.remove(found)
    for place in range(len(new)):
        if matched[place] is None and waiting and not new[place].get("id"):
            matched[place] = waiting.pop(0)
    return [*zip(matched, new, strict=True), *((row, None) for row in waiting)]


def _first(rows: list[Row], row: Row, is_same: Callable[[Row, Row], bool]) -> Row | None:
    return next((other for other in rows if is_same(other, row)), None)


def _same_key(one: Row, other: Row) -> bool:
    return one.get("id") is not None and one.get("id") == other.get("id")


def _same_number(one: Row, other: Row) -> bool:
    return "number" in one and bool(one["number"] == other["number"])


def _same_content(one: Row, other: Row) -> bool:
    return remove_row_key(one) == remove_row_key(other)


def _row_keys(document: Document) -> set[tuple[str, Any]]:
    return {(part.name, row.get("id")) for part in PARTS for row in document.get(part.name, ())}


def remove_row_key(row: Row | None) -> Row | None:
    """A row without its key."""
    return row and {name: value for name, value in row.items() if name != "id"}


def remove_state(document: Document) -> Document:
    """The document without the fields that only the workflow sets."""
    return {name: value for name, value in document.items() if name not in STATE_NAMES}


def remove_row_keys(document: Document) -> Document:
    """The document with rows that have no keys: those of an entry and of its working copy differ."""
    rows = {part.name: [remove_row_key(row) for row in document.get(part.name, ())] for part in PARTS}
    return document | rows
