"""Two documents of an entry -> what differs, in words that editors use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.text import capfirst

from examples.desk.versions.document import FIELDS, GRADES, PARTS, STATE, TAGS, Document, Part, field
from examples.desk.versions.names import Names
from examples.models import Vocabulary

WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field, tag group or row that differs. `key` names it for a form; for a row it is "part:number"."""

    key: str
    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        """Old and new in one text, word by word."""
        before, after = WORD.findall(self.old), WORD.findall(self.new)
        found = []
        for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                found.append(Piece("same", "".join(before[i:j])))
                continue
            found += [Piece("removed", "".join(before[i:j]))] if j > i else []
            found += [Piece("added", "".join(after[k:m]))] if m > k else []
        return found


def differences(old: Document, new: Document, names: Names | None = None) -> list[Difference]:
    """In the order of the form: fields, tags, then rows, which are paired by their key, else by content and place."""
    names = names or Names()
    return [*_fields(old, new, names), *_tags(old, new, names), *_parts(old, new, names)]


def _fields(old: Document, new: Document, names: Names) -> Iterator[Difference]:
    for name in (*STATE, *FIELDS, *GRADES, "evidence_source"):
        before, after = old.get(name), new.get(name)
        if name not in old or name not in new:
            continue  # left out of the comparison
        if (before or "") != (after or ""):
            label = capfirst(str(field(name).verbose_name))
            yield Difference(name, label, names.value(name, before), names.value(name, after))


def _tags(old: Document, new: Document, names: Names) -> Iterator[Difference]:
    for name in TAGS:
        before, after = set(old.get(name, ())), set(new.get(name, ()))
        if before != after:
            label = Vocabulary(name).label if name in Vocabulary.values else capfirst(name.replace("_", " "))
            yield Difference(name, str(label), names.tags(name, before), names.tags(name, after))


def _parts(old: Document, new: Document, names: Names) -> Iterator[Difference]:
    for part in PARTS:
        label = capfirst(str(part.model._meta.verbose_name))
        pairs = paired(old.get(part.name, []), new.get(part.name, []))
        for number, (before, after) in enumerate(pairs, 1):
            if _bare(before) != _bare(after):
                texts = (names.row(part, row, other) for row, other in ((before, after), (after, before)))
                yield Difference(f"{part.name}:{number}", f"{label} {_called(part, before or after, number)}", *texts)


def _called(part: Part, row: Any, number: int) -> str:
    """Sources go by their own number, which readers see."""
    return str(row["number"]) if part.name == "sources" else str(number)


def paired(old: list[Any], new: list[Any]) -> list[tuple[Any, Any]]:
    """Rows that are the same one, side by side; None stands where one side has no such row."""
    waiting = list(old)
    matched: list[Any] = [None] * len(new)
    for same in (_same_key, _same_number, _same_content):
        for place, row in enumerate(new):
            if matched[place] is None and (found := next((r for r in waiting if same(r, row)), None)):
                matched[place] = found
                waiting.remove(found)
    for place in range(len(new)):
        if matched[place] is None and waiting and not new[place].get("id"):
            matched[place] = waiting.pop(0)
    return [*zip(matched, new, strict=True), *((row, None) for row in waiting)]


def _same_key(one: Any, other: Any) -> bool:
    return one.get("id") is not None and one.get("id") == other.get("id")


def _same_number(one: Any, other: Any) -> bool:
    return bool("number" in one and one["number"] == other["number"])


def _same_content(one: Any, other: Any) -> bool:
    return bool(_bare(one) == _bare(other))


def _bare(row: Any) -> Any:
    return row and {name: value for name, value in row.items() if name != "id"}
