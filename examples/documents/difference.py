"""The differences between two documents of an entry, in the words that editors and readers see."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from examples.documents.field_types import Document, EntryField, EntryPart, FieldKind, PartRow
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS, STATE_NAMES
from examples.models import Change, Example

WORD = re.compile(r"\s+|[^\s]+")
NOT_ENTERED = (None, "", Example.Direction.NOT_KNOWN)
MAX_PAIRS, MAX_WORDS = 50_000, 3_000  # pairs of equal words; words of one text, counting the spaces between them


@dataclass(frozen=True)
class TextPiece:
    """A piece of a compared text. `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A field or row that differs. `key`: the field's name, or "part:number" for a row.

    `is_public`: whether readers see it. `is_alternative`: whether it is in a translation or an Easy Read version.
    """

    key: str
    label: str
    old: str
    new: str
    is_public: bool = True
    is_alternative: bool = False

    @property
    def pieces(self) -> list[TextPiece]:
        """Old and new in one text, word by word."""
        before, after = WORD.findall(self.old), WORD.findall(self.new)
        spans = [("removed", self.old), ("added", self.new)]
        if not _is_costly(before, after):
            spans = []
            for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
                old, new = "".join(before[i:j]), "".join(after[k:m])
                spans += [("same", old)] if tag == "equal" else [("removed", old), ("added", new)]
        return [TextPiece(kind, text) for kind, text in spans if text]


def _is_costly(before: list[str], after: list[str]) -> bool:
    """Whether matching the words would take seconds: very long texts, or words that are repeated many times."""
    counts, others = Counter(before), Counter(after)
    pairs = sum(count * others[word] for word, count in counts.items() if not word.isspace())
    return pairs > MAX_PAIRS or len(before) * len(after) > MAX_WORDS**2


def compare_documents(old: Document, new: Document, references: References | None = None) -> list[Difference]:
    """The differences in the order of the schema: fields, then rows, as `pair_rows` pairs them.

    A field that only one of the documents has is left out. An entry and its working copy share no row keys: their
    rows are paired by number, content and position.
    """
    references = references or References()
    if _list_row_keys(old).isdisjoint(_list_row_keys(new)):
        old, new = remove_row_keys(old), remove_row_keys(new)
    return [*_compare_fields(old, new, references), *_compare_parts(old, new, references)]


def _compare_fields(old: Document, new: Document, references: References) -> Iterator[Difference]:
    for field in ENTRY_FIELDS:
        before, after = old.get(field.name), new.get(field.name)
        if field.name in old and field.name in new and (before or "") != (after or ""):
            old_text, new_text = (format_value(field, value, references) for value in (before, after))
            yield Difference(field.name, field.label, old_text, new_text, field.public)


def _compare_parts(old: Document, new: Document, references: References) -> Iterator[Difference]:
    for part in PARTS:
        pairs = pair_rows(old.get(part.name, []), new.get(part.name, []))
        for position, (before, after) in enumerate(pairs, 1):
            if remove_row_key(before) != remove_row_key(after):
                old_text = _format_row(part, before, after, references)
                new_text = _format_row(part, after, before, references)
                label = f"{part.label} {get_row_number(part, before or after or {}, position)}"
                is_public = part.is_public(before) or part.is_public(after)
                yield Difference(f"{part.name}:{position}", label, old_text, new_text, is_public, part.is_alternative)


def find_change_kind(differences: Iterable[Difference]) -> str:
    """What to announce to readers; empty if they would see none of the differences."""
    public = [difference for difference in differences if difference.is_public]
    if public and all(difference.is_alternative for difference in public):
        return Change.Kind.TRANSLATED
    return Change.Kind.CHANGED if public else ""


def get_row_number(part: EntryPart, row: PartRow, position: int) -> int:
    """The number by which people know a row: a source's own, otherwise its position, counted from 1."""
    return int(row["number"]) if part.is_numbered else position


def format_value(field: EntryField, value: Any, references: References) -> str:
    """A value of a document in words, with one item of a list on each line."""
    if field.is_list:
        return "\n".join(sorted(references.get_label(field, slug) for slug in value or ()))
    if field.kind is FieldKind.SOURCE:
        return f"Source {value}" if value else ""
    if field.is_reference:
        return references.get_label(field, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(dict(field.column.flatchoices).get(value, "" if value is None else value))


def _format_row(part: EntryPart, row: PartRow | None, other: PartRow | None, references: References) -> str:
    """Lines "Field: value": the fields that differ from the other version, or all that are filled in without one."""
    if row is None:
        return ""

    def is_shown(name: str) -> bool:
        return row.get(name) != other.get(name) if other else row.get(name) not in NOT_ENTERED

    shown = [field for field in (*part.references, *part.plain) if is_shown(field.name)]
    return "\n".join(f"{field.label}: {format_value(field, row.get(field.name), references)}" for field in shown)


def pair_rows(old: list[PartRow], new: list[PartRow]) -> list[tuple[PartRow | None, PartRow | None]]:
    """Pairs (old, new) of the same row, found by key, number, content or position; None where a side lacks it."""
    unpaired = list(old)
    partners: list[PartRow | None] = [None] * len(new)
    for is_same in (_has_same_key, _has_same_number, _has_same_content):
        for position, row in enumerate(new):
            partner = next((other for other in unpaired if is_same(other, row)), None)
            if partners[position] is None and partner:
                partners[position] = partner
                unpaired.remove(partner)
    for position, row in enumerate(new):
        if partners[position] is None and unpaired and not row.get("id"):
            partners[position] = unpaired.pop(0)
    return [*zip(partners, new, strict=True), *((row, None) for row in unpaired)]


def _has_same_key(row: PartRow, other: PartRow) -> bool:
    return row.get("id") is not None and row.get("id") == other.get("id")


def _has_same_number(row: PartRow, other: PartRow) -> bool:
    return "number" in row and bool(row["number"] == other["number"])


def _has_same_content(row: PartRow, other: PartRow) -> bool:
    return remove_row_key(row) == remove_row_key(other)


def _list_row_keys(document: Document) -> set[tuple[str, Any]]:
    return {(part.name, row.get("id")) for part in PARTS for row in document.get(part.name, ())}


def remove_row_key(row: PartRow | None) -> PartRow | None:
    """A copy of the row without its key."""
    return row and {name: value for name, value in row.items() if name != "id"}


def remove_state(document: Document) -> Document:
    """A copy of the document without the fields that only the workflow sets."""
    return {name: value for name, value in document.items() if name not in STATE_NAMES}


def remove_row_keys(document: Document) -> Document:
    """A copy of the document without row keys, which differ between an entry and its working copy."""
    rows = {part.name: [remove_row_key(row) for row in document.get(part.name, ())] for part in PARTS}
    return document | rows
