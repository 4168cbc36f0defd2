"""Finds text that may identify a patient or someone close to them. These are hints: a person decides."""

from collections.abc import Iterator

from examples.documents.difference import get_row_number
from examples.documents.field_types import Document, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.personal_data import find_hints

FREE_TEXT_KINDS = (FieldKind.TEXT, FieldKind.LINE, FieldKind.EMAIL)


def find_personal_data(document: Document) -> list[str]:
    """Returns hints in the order of the schema; the same text once for each field."""
    found = ((label, *hint) for label, text in _list_free_texts(document) for hint in find_hints(text))
    return list(dict.fromkeys(f"{label}: “{words}” looks like {kind}" for label, words, kind in found))


def _list_free_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yields (label, text) of every field that people type text in; not addresses of pages."""
    for field in ENTRY_FIELDS:
        if field.kind in FREE_TEXT_KINDS and document[field.name]:
            yield field.label, document[field.name]
    for part in PARTS:
        fields = [field for field in part.fields if field.kind in FREE_TEXT_KINDS]
        for number, row in enumerate(document[part.name], 1):
            name = f"{part.label} {get_row_number(part, row, number)}"
            yield from ((f"{name}, {field.label}", row[field.name]) for field in fields if row[field.name])
