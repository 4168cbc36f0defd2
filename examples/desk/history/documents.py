"""Documents as they were kept -> documents as they can be written today."""

from __future__ import annotations

from functools import cache
from typing import Any

from examples.desk.versions.differences import Difference, differences
from examples.desk.versions.document import GRADES, PARTS, STATE, Document, Part, empty, plain, without_ids
from examples.desk.versions.names import Names
from examples.desk.versions.write import Lookups
from examples.models import TAGGED, Vocabulary

NOT_WRITTEN = (*STATE, "slug")  # stay as they are when a version is restored


def complete(document: Document) -> Document:
    """With whatever entries have got since the version was kept, left blank."""
    rows = {part.name: [_blank(part) | row for row in document.get(part.name, ())] for part in PARTS}
    return {**empty(), **document, **rows}


@cache
def _blank(part: Part) -> dict[str, Any]:
    blank = part.model()
    fields = {name: plain(getattr(blank, name)) for name in part.fields}
    return fields | dict.fromkeys(part.references) | {"id": None}


def changes(old: Document, new: Document, names: Names | None = None) -> list[Difference]:
    """What differs, also between an entry and its working copy, whose rows have other keys."""
    old, new = complete(old), complete(new)
    if _keys(old).isdisjoint(_keys(new)):
        old, new = without_ids(old), without_ids(new)
    return differences(old, new, names)


def _keys(document: Document) -> set[tuple[str, int]]:
    return {(part.name, row["id"]) for part in PARTS for row in document[part.name]}


def lost(document: Document) -> list[str]:
    """What a document names and the database has no more, in words, found without writing anything."""
    lookups = Lookups()
    for vocabulary in TAGGED:
        for slug in document[vocabulary.value]:
            lookups.term(vocabulary, slug)
    for name, vocabulary in GRADES.items():
        lookups.term(vocabulary, document[name])
    for slug in document["framework_items"]:
        lookups.other("framework_items", slug)
    for slug in document["related"]:
        lookups.related(slug)
    for part in PARTS:
        for row in document[part.name]:
            _look_up(part, row, lookups)
    return list(dict.fromkeys(lookups.lost))


def _look_up(part: Part, row: dict[str, Any], lookups: Lookups) -> None:
    for name in part.references:
        if name == "band":
            lookups.term(Vocabulary.COST, row[name])
        elif name != "source" and row[name]:
            lookups.other(name, row[name])
