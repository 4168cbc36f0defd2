"""Two changed documents and the one that both began with -> one document, and what only a person can decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from examples.desk.versions.differences import Difference, differences, paired
from examples.desk.versions.document import PARTS, STATE, Document, empty, without_ids

THEIRS, MINE = "theirs", "mine"
type Key = tuple[str, int | None]  # a field or tag group, or a part and the key of one of its rows
ONCE = {"participations": ("organisation", "role"), "area_links": ("icb",)}  # what an entry has no two rows of


def aligned(document: Document, base: Document) -> Document:
    """The document with its rows under the keys of the base's rows that they come from; new rows without a key."""
    rows = {}
    for part in PARTS:
        pairs = [(old, new) for old, new in paired(base[part.name], document[part.name]) if new is not None]
        rows[part.name] = [new | {"id": old["id"] if old else None} for old, new in pairs]
    return document | rows


def met(base: Document, theirs: Document, mine: Document) -> Merge:
    """The three, where theirs may have rows made anew: those of a part of which no key is the base's any more."""
    again = aligned(without_ids(theirs), base)
    anew = {part.name: again[part.name] for part in PARTS if _made_anew(base[part.name], theirs[part.name])}
    return Merge(base, theirs | anew, aligned(mine, base))


def _made_anew(before: list[Any], now: list[Any]) -> bool:
    return bool(before and now) and {row["id"] for row in before}.isdisjoint(row["id"] for row in now)


@dataclass(frozen=True)
class Conflict:
    """Changed on both sides, and not to the same. Shown side by side; `name` is the radio buttons'."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass
class Merge:
    """`mine` is aligned: a row's key is one of the base's or None. What only one side changed is taken over."""

    base: Document
    theirs: Document
    mine: Document

    def __post_init__(self) -> None:
        self.mine = _recognised(self.theirs, self.mine)
        self._documents = [_keyed(document) for document in (self.base, self.theirs, self.mine)]

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return [_conflict(key, _at(self.theirs, key), _at(self.mine, key)) for key in self._torn]

    @property
    def from_theirs(self) -> list[Difference]:
        """What the other side changed."""
        return differences(self.base, self.theirs)

    @property
    def from_mine(self) -> list[Difference]:
        """Without what the workflow alone moves."""
        return [change for change in differences(self.base, self.mine) if change.key not in STATE]

    def merged(self, choices: Mapping[str, str] | None = None) -> Document:
        """One document. `choices`: for each conflict's name "theirs" or "mine"; mine where nothing is chosen."""
        chosen = {key: (choices or {}).get(_name(key), MINE) for key in self._torn}
        found = dict(self._documents[1])
        for name in self._plain:
            found[name] = self._side((name, None), chosen)[name]
        for part in PARTS:
            found[part.name] = _once(part.name, self._rows(part.name, chosen))
        return _unkeyed(found, self._documents)

    @cached_property
    def _plain(self) -> list[str]:
        parts = {part.name for part in PARTS}
        return [name for name in empty() if name not in parts and name not in (*STATE, "slug")]

    @cached_property
    def _torn(self) -> list[Key]:
        keys = chain(((name, None) for name in self._plain), self._row_keys)
        return [key for key in keys if self._is_torn(key)]

    @property
    def _row_keys(self) -> Iterator[Key]:
        for part in PARTS:
            yield from ((part.name, row["id"]) for row in self.base[part.name])

    def _is_torn(self, key: Key) -> bool:
        base, theirs, mine = (_at(document, key) for document in self._documents)
        return bool(base not in (theirs, mine) and theirs != mine)

    def _side(self, key: Key, chosen: Mapping[Key, str]) -> Any:
        base, theirs, mine = (_at(document, key) for document in self._documents)
        if key in chosen:
            return mine if chosen[key] == MINE else theirs
        return mine if base == theirs else theirs

    def _rows(self, part: str, chosen: Mapping[Key, str]) -> Iterator[Any]:
        """Rows that both began with, then what each side added; the same row added twice only once."""
        base, theirs, mine = self._documents
        old = [row["id"] for row in base[part]]
        kept = [row for key in old if (row := self._side((part, key), chosen)) is not None]
        added = [row for row in theirs[part] if row["id"] not in old]
        bare = [_bare(row) for row in added]
        yield from chain(kept, added)
        yield from (row for row in mine[part] if row["id"] not in old and _bare(row) not in bare)


def _once(part: str, rows: Iterator[Any]) -> list[Any]:
    """Both sides may have given the same board or organisation, with other details: the last one's stand."""
    if part not in ONCE:
        return list(rows)
    found: dict[Any, Any] = {}
    for row in rows:
        key = tuple(row[name] for name in ONCE[part])
        found[key] = row | {"id": found.get(key, row)["id"]}
    return list(found.values())


def _at(document: Document, key: Key) -> Any:
    name, row = key
    if row is None:
        return {name: document[name]}
    return next((found for found in document[name] if found["id"] == row), None)


def _citing(document: Document, keys: Mapping[Any, Any]) -> Document:
    """The document with whatever cites a source citing it by another name."""
    rows = {
        part.name: [row | {"source": keys.get(row["source"])} for row in document[part.name]]
        for part in PARTS
        if "source" in part.references
    }
    return document | rows | {"evidence_source": keys.get(document["evidence_source"])}


def _keyed(document: Document) -> Document:
    """Claims cite by the source's key: numbers may be given anew on one side. A new source goes by its number."""
    return _citing(document, {row["number"]: _key(row) for row in document["sources"]})


def _unkeyed(found: Document, documents: list[Document]) -> Document:
    """By numbers again. A source that one side deleted and a claim of the other still cites comes back."""
    cited = [row["source"] for part in PARTS if "source" in part.references for row in found[part.name]]
    wanted = {*cited, found["evidence_source"]} - {_key(row) for row in found["sources"]}
    lost = {_key(row): row for document in documents for row in document["sources"] if _key(row) in wanted}
    sources = [*found["sources"], *lost.values()]
    numbers = _numbers(sources)
    renumbered = [row | {"number": numbers[_key(row)]} for row in sources]
    return _citing(found | {"sources": renumbered}, numbers)


def _numbers(sources: list[Any]) -> dict[Any, int]:
    """Key -> number. Both sides may have given out the same one: the later source gets the next free number."""
    free = max((row["number"] for row in sources), default=0)
    found: dict[Any, int] = {}
    for row in sources:
        taken = row["number"] in found.values()
        free += taken
        found[_key(row)] = free if taken else row["number"]
    return found


def _key(source: Any) -> Any:
    return source["id"] or f"number {source['number']}"


def _recognised(theirs: Document, mine: Document) -> Document:
    """A new source that both sides added, word for word, is one source."""
    known = {tuple(_bare(row).items()): row["id"] for row in theirs["sources"]}
    rows = [row if row["id"] else row | {"id": known.get(tuple(_bare(row).items()))} for row in mine["sources"]]
    return mine | {"sources": rows}


def _bare(row: Any) -> Any:
    return {name: value for name, value in row.items() if name != "id"}


def _name(key: Key) -> str:
    return key[0] if key[1] is None else f"{key[0]}-{key[1]}"


def _conflict(key: Key, theirs: Any, mine: Any) -> Conflict:
    """In words, by way of two documents that hold nothing else."""
    name, row = key
    one, other = (empty() | (side if row is None else {name: [side] if side else []}) for side in (theirs, mine))
    (difference,) = differences(one, other)
    label = difference.label if row is None else _called(difference.label, theirs or mine)
    return Conflict(_name(key), label, difference.old, difference.new)


def _called(label: str, row: Any) -> str:
    """A row by its kind and its first words: its number may differ between the two sides."""
    words = next((str(row[name]) for name in ("citation", "measure", "covers", "text", "title") if row.get(name)), "")
    kind = label.rsplit(" ", 1)[0]
    return f"{kind} “{words[:60]}”" if words else kind
