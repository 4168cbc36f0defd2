"""Loads documents: an entry's columns, tags and rows as stored."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch

from examples.documents.field_types import Document, EntryField, EntryPart, FieldKind, to_json_value
from examples.documents.schema import COLUMN_FIELDS, LIST_FIELDS, PART_BY_NAME, PARTS, TAG_NAMES, TERM_FIELDS
from examples.models import Example

ROW_FIELDS = frozenset((*(field.name for field in LIST_FIELDS), *PART_BY_NAME))  # fields that hold rows of other tables
CITING_PARTS = {part.name for part in PARTS if part.is_citing}
# Kinds whose slug comes from another table.
JOINED_KINDS = {FieldKind.TERM, FieldKind.ORGANISATION, FieldKind.ICB}


def load_document(example: Example) -> Document:
    """The entry as stored now. A working copy has the slug of its entry."""
    return load_documents([example.pk])[example.pk]


def load_documents(keys: Iterable[int]) -> dict[int, Document]:
    """Documents by key, in a fixed number of queries."""
    return {example.pk: build_document(example) for example in prefetch_examples().filter(pk__in=list(keys))}


def build_document(example: Example) -> Document:
    """The document of an example that was read with `prefetch_examples`."""
    return _fill_document(example, ROW_FIELDS, {})


def refresh_document(example: Example, document: Document, changed: Collection[str]) -> Document:
    """The entry as stored now. Only the `changed` tags and parts are read again; the rest is as in the document."""
    names = {*changed} & ROW_FIELDS | (CITING_PARTS if "sources" in changed else set())
    return _fill_document(prefetch_examples(names).get(pk=example.pk), names, document)


def prefetch_examples(names: Collection[str] = ROW_FIELDS) -> Any:
    """A query set of examples with these tags and parts: one more query for each."""
    terms = (field.name for field in TERM_FIELDS)
    tags = {"terms" if name in TAG_NAMES else name for name in names if name not in PART_BY_NAME}
    parts = [Prefetch(name, _query_rows(PART_BY_NAME[name])) for name in names if name in PART_BY_NAME]
    related = [Prefetch("related", Example.objects.only("slug"))] if "related" in names else []
    rows = Example.objects.select_related(*terms, "evidence_source", "copy_of")
    return rows.prefetch_related(*(tags - {"related"}), *related, *parts)


def _query_rows(part: EntryPart) -> Any:
    joined = [field.name for field in part.references if field.kind in JOINED_KINDS]
    rows = part.model._default_manager
    return rows.select_related(*joined) if joined else rows.all()


def _fill_document(example: Example, names: Collection[str], known: Document) -> Document:
    """`known`: a document with the tags and parts that are not among `names`."""
    document = known | {key: to_json_value(getattr(example, key)) for field in COLUMN_FIELDS for key in field.keys}
    document["slug"] = example.copy_of.slug if example.copy_of else example.slug
    for field in TERM_FIELDS:
        term = getattr(example, field.name)
        document[field.name] = term.slug if term else None
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
    values: dict[str, Any] = {"id": row.pk}
    for field in part.fields:
        if field.kind is FieldKind.SOURCE:
            values[field.name] = numbers.get(getattr(row, field.column.attname))
        elif field.is_reference:
            target = getattr(row, field.name)
            values[field.name] = target.slug if target else None
        else:
            values[field.name] = to_json_value(getattr(row, field.name))
    return values
