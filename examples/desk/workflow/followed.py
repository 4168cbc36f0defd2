"""Terms that were merged while somebody was editing: no change of the editor's, and nothing to decide."""

from __future__ import annotations

from collections.abc import Container

from examples.desk.versions.document import GRADES, Document
from examples.desk.versions.write import Lookups
from examples.models import TAGGED, Vocabulary


def followed(base: Document, now: Document) -> Document:
    """What editing began with, its terms under the names that the entry has them by now."""
    lookups = Lookups()
    tags = {
        name: sorted({_name(lookups, name, slug, now[name]) for slug in base[name]})
        for name in (vocabulary.value for vocabulary in TAGGED)
    }
    grades = {
        name: _name(lookups, vocabulary, base[name], [now[name]]) if base[name] else None
        for name, vocabulary in GRADES.items()
    }
    bands = [row["band"] for row in now["costs"]]
    costs = [
        row | {"band": row["band"] and _name(lookups, Vocabulary.COST, row["band"], bands)} for row in base["costs"]
    ]
    return base | tags | grades | {"costs": costs}


def _name(lookups: Lookups, vocabulary: str, slug: str, now: Container[str]) -> str:
    """The successor's, where that one alone is there by now."""
    successor = lookups.terms.get((vocabulary, slug))
    return successor.slug if successor and slug not in now and successor.slug in now else slug
