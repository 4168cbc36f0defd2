"""Rows -> document."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch

from examples.documents.fields import Document, EntryField, EntryPart, FieldKind, to_json_value
from examples.documents.schema import (
    LIST_FIELDS,
    PART_BY_NAME,
    PARTS,
    PLAIN_FIELDS,
    STATE_FIELDS,
    TAG_NAMES,
    TERM_FIELDS,
)
from examples.models import Example

ROW_FIELDS = frozenset((*(field.name for field in LIST_FIELDS), *PART_BY_NAME))  # what has rows of its own
CITING_PARTS = {part.name for part in PARTS if part.is_citing}
# Relations whose slug a row shows.
JOINED_KINDS = {FieldKind.TERM, FieldKind.ORGANISATION, FieldKind.ICB}


def load_document(example: Example) -> Document:
    """The entry as it is stored now. A working copy has the slug of its entry."""
    return load_documents([example.pk])[example.pk]


def load_documents(keys: Iterable[int]) -> dict[int, Document]:
    """Documents by key, in a number of queries that does not depend on how many they are."""
    found = prefetch_examples().filter(pk__in=list(keys))
    return {example.pk: build_document(example) for example in found}


def build_document(example: Example) -> Document:
    """Of an example that was read with all its rows."""
    return _fill_document(example, ROW_FIELDS, {})


def reload_document(example: Example, document: Document, changed: Collection[str]) -> Document:
    """The entry as it is stored now, where of its tags and parts only the `changed` ones differ from the document."""
    names = {*changed} & ROW_FIELDS | (CITING_PARTS if "sources" in changed else set())
    return _fill_document(prefetch_examples(names).get(pk=example.pk), names, document)


def prefetch_examples(names: Collection[str] = ROW_FIELDS) -> Any:
    """Entries with their rows: one query for each kind of tag and part."""
    grades = (field.name for field in TERM_FIELDS)
    tags = {"terms" if name in TAG_NAMES else name for name in names if name not in PART_BY_NAME}
    parts = [Prefetch(name, _query_rows(PART_BY_NAME[name])) for name in names if name in PART_BY_NAME]
    related = [Prefetch("related", Example.objects.only("slug"))] if "related" in names else []
    rows = Example.objects.select_related(*grades, "evidence_source", "copy_of")
    return rows.prefetch_related(*(tags - {"related"}), *related, *parts)


def _query_rows(part: EntryPart) -> Any:
    joined = [field.name for field in part.references if field.kind in JOINED_KINDS]
    rows = part.model._default_manager
    return rows.select_related(*joined) if joined else rows.all()


def _fill_document(example: Example, names: Collection[str], known: Document) -> Document:
    """`known`: what the entry's tags and parts that are not among `names` say."""
    document = known | {
        key: to_json_value(getattr(example, key)) for field in (*PLAIN_FIELDS, *STATE_FIELDS) for key in field.keys
    }
    document["slug"] = example.copy_of.slug if example.copy_of else example.slug
    for field in TERM_FIELDS:
        grade = getattr(example, field.name)
        document[field.name] = grade.slug if grade else None
    document["evidence_source"] = example.evidence_source.number if example.evidence_source else None
    document |= {field.name: _list_slugs(field, example) for field in LIST_FIELDS if field.name in names}
    for part in PARTS:
        if part.name in names:
            numbers = {row["id"]: row["number"] for row in document.get("sources", ())}
            document[part.name] = [_build_row(part, row, numbers) for row in getattr(example, part.name).all()]
    return document


def _list_slugs(field: EntryField, example: Example) -> list[str]:
    if field.kind is FieldKind.TERMS:
        return sorted(term.slug for term in example.terms.all() if term.vocabulary == field.vocabulary)
    return sorted(row.slug for row in getattr(example, field.name).all())


def _build_row(part: EntryPart, row: Any, numbers: dict[int, int]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row.pk}
    for field in part.fields:
        if field.kind is FieldKind.SOURCE:
            found[field.name] = numbers.get(getattr(row, field.column.attname))
        elif field.is_reference:
            referred = getattr(row, field.name)
            found[field.name] = referred.slug if referred else None
        else:
            found[field.name] = to_json_value(getattr(row, field.name))
    return found
