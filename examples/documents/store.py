"""Stores documents: an entry’s text, tags and rows. Only changed rows are written; the workflow sets the status."""

from collections.abc import Container, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from examples.documents.difference import pair_rows
from examples.documents.field_types import Document, EntryField, EntryPart, FieldKind, PartRow
from examples.documents.load import load_document, refresh_document
from examples.documents.references import References
from examples.documents.schema import LIST_FIELDS, PARTS, PLAIN_FIELDS, TAG_NAMES, TERM_FIELDS, build_empty_document
from examples.models import Example, Source, defer_publish_checks

SOURCES, *CLAIMS = PARTS
NUMBER_OFFSET = 16_000  # above the number of any source, and half of what the column can hold
BATCH_SIZE = 500
# many-to-many relation -> the fields of a document that it stores
RELATION_FIELDS = {field.name: [field] for field in LIST_FIELDS if not field.vocabulary}
RELATION_FIELDS["terms"] = [field for field in LIST_FIELDS if field.vocabulary]


@dataclass(frozen=True)
class EntryWrite:
    """An entry to store: its new document, its row, and the document stored now, which is empty for a new entry."""

    document: Document
    example: Example
    stored: Document

    def has_changes(self, fields: Iterable[EntryField]) -> bool:
        return any(self.document[field.name] != self.stored[field.name] for field in fields)


def store_document(
    document: Document, example: Example, references: References | None = None, stored: Document | None = None
) -> Document:
    """Stores the document in a new or stored entry, whose status does not change, nor its slug once it is stored.

    Returns the document as stored. What it names and the database does not have is left out and listed in
    `references.missing`. `stored`: the document stored so far, if just loaded. Raises IntegrityError if a published
    entry would no longer meet the requirements.
    """
    stored = stored or (load_document(example) if example.pk else build_empty_document())
    store_documents([EntryWrite(document, example, stored)], references or References())
    changed = [name for name, value in stored.items() if isinstance(value, list) and document[name] != value]
    return refresh_document(example, stored, changed)


def store_documents(writes: list[EntryWrite], references: References) -> None:
    """Stores many entries in about two queries for each kind of row. New entries may refer to each other."""
    with transaction.atomic(savepoint=False), ExitStack() as stack:
        for write in writes:
            if Example.Status.PUBLISHED in (write.example.status, write.stored["status"]):
                stack.enter_context(defer_publish_checks(write.example))  # until all of it is written
            fill_columns(write.document, write.example, references)
        for write in writes:
            if not write.example._state.adding:
                write.example.save()
        Example.objects.bulk_create([write.example for write in writes if write.example._state.adding], BATCH_SIZE)
        for name, fields in RELATION_FIELDS.items():
            _store_tags(name, [write for write in writes if write.has_changes(fields)], references)
        _store_parts(writes, references)


def fill_columns(document: Document, example: Example, references: References) -> None:
    """Sets the entry's own columns without saving it."""
    for field in PLAIN_FIELDS:
        for key in field.keys:
            if key != "slug" or not example.pk:
                column = example._meta.get_field(key)
                setattr(example, key, column.to_python(document[key]))  # type: ignore[union-attr]
    for field in TERM_FIELDS:
        current, slug = getattr(example, field.name), document[field.name]
        term = references.find_row(field, slug, keep_retired=bool(current and current.slug == slug))
        setattr(example, field.name, term)


def _store_tags(name: str, writes: list[EntryWrite], references: References) -> None:
    """Replaces the tags of one relation."""
    relation: Any = Example._meta.get_field(name)
    own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    model = relation.remote_field.through
    _delete(model, [write.example.pk for write in writes], own)
    rows = [
        model(**{own: write.example.pk, other: key})
        for write in writes
        for key in sorted({row.pk for field in RELATION_FIELDS[name] for row in _find_tags(field, write, references)})
    ]
    model._default_manager.bulk_create(rows, BATCH_SIZE)


def _find_tags(field: EntryField, write: EntryWrite, references: References) -> list[Any]:
    existing = write.stored[field.name]
    rows = (references.find_row(field, slug, keep_retired=slug in existing) for slug in write.document[field.name])
    return [row for row in rows if row]


def _store_parts(writes: list[EntryWrite], references: References) -> None:
    """Deletes claims before the sources that they cite, and creates them after."""
    for part in CLAIMS:
        _delete(part.model, [key for write in writes for key in _list_removed_keys(part, write)])
    numbered = _store_sources(writes)
    for part in CLAIMS:
        _store_rows(part, writes, numbered, references)
    cited = []
    for write, sources in zip(writes, numbered, strict=True):
        source = sources.get(write.document["evidence_source"])
        if write.example.evidence_source_id != (source and source.pk):
            write.example.evidence_source = source
            cited.append(write.example)
    Example.objects.bulk_update(cited, ["evidence_source"], BATCH_SIZE)
    _delete(Source, [key for write in writes for key in _list_removed_keys(SOURCES, write)])


def _list_removed_keys(part: EntryPart, write: EntryWrite) -> list[int]:
    """The keys of stored rows that the document no longer has."""
    keys = {row.get("id") for row in write.document[part.name]}
    return [row["id"] for row in write.stored[part.name] if row["id"] not in keys]


def _delete(model: type[Model], keys: list[int], column: str = "pk") -> None:
    for batch in batched(keys, BATCH_SIZE, strict=False):
        model._default_manager.filter(**{f"{column}__in": batch}).delete()


def _store_sources(writes: list[EntryWrite]) -> list[dict[int, Source]]:
    """Returns the sources of each entry by number. A number is unique in its entry, so sources that change or go first
    get a number that no other has."""
    moving = [row["id"] for w in writes for row in w.stored["sources"] if row not in w.document["sources"]]
    for batch in batched(moving, BATCH_SIZE, strict=False):
        Source.objects.filter(pk__in=batch).update(number=F("number") + NUMBER_OFFSET)
    numbered, built = [], list[Any]()
    for write in writes:
        stored = {row["id"]: row for row in write.stored["sources"]}
        sources: dict[int, Source] = {}
        for row in write.document["sources"]:
            if stored.get(row.get("id")) == row:
                sources[row["number"]] = Source(pk=row["id"], number=row["number"])
            else:
                built.append(build_row(SOURCES, row, write.example, {}, References(), stored))
                sources[row["number"]] = built[-1]
        numbered.append(sources)
    names = [field.name for field in SOURCES.fields]
    known = [source for source in built if source.pk]
    Source.objects.bulk_create(known, BATCH_SIZE, update_conflicts=True, unique_fields=["id"], update_fields=names)
    Source.objects.bulk_create([source for source in built if not source.pk], BATCH_SIZE)
    return numbered


def _store_rows(
    part: EntryPart, writes: list[EntryWrite], numbered: list[dict[int, Source]], references: References
) -> None:
    """Deletes a changed row and creates it again under its key, so that rows can swap unique values."""
    built: list[Any] = []
    for write, sources in zip(writes, numbered, strict=True):
        before = {row["number"]: row["id"] for row in write.stored["sources"]}
        moved = {number for number, source in sources.items() if before.get(number) != source.pk}
        own = {row["id"]: row for row in write.stored[part.name]}
        for row in write.document[part.name]:
            # An unchanged number may now be the number of another source.
            if own.get(row.get("id")) != row or row.get("source") in moved:
                built.append(build_row(part, row, write.example, sources, references, own))
    built = [row for row in built if row]
    _delete(part.model, [row.pk for row in built if row.pk])
    part.model._default_manager.bulk_create(built, BATCH_SIZE)


def build_row(
    part: EntryPart,
    row: PartRow,
    example: Example,
    sources: dict[int, Source],
    references: References,
    own: Container[int],
) -> Model | None:
    """The row, not saved, with its key if that is among the `own` keys; None if it must name what is missing."""
    values = {field.name: field.to_python(row[field.name]) for field in part.plain}
    for field in part.references:
        target, is_source = row[field.name], field.kind is FieldKind.SOURCE
        values[field.name] = sources.get(target) if is_source else references.find_row(field, target)
        if values[field.name] is None and not field.column.null:
            return None
    key = {"pk": row["id"]} if row.get("id") in own else {}
    return part.model(example=example, **key, **values)


def build_example(document: Document, key: int, references: References | None = None) -> Example:
    """An example with the tags and rows of a document, none of them saved."""
    example, references = Example(pk=key), references or References(follow_successors=False)
    fill_columns(document, example, references)
    rows: dict[str, Any] = {
        field.name: [row for slug in document[field.name] if (row := references.find_row(field, slug))]
        for field in LIST_FIELDS
    }
    rows["related"] = Example.objects.filter(slug__in=document["related"])
    rows["terms"] = [term for name in TAG_NAMES for term in rows[name]]
    sources: dict[int, Source] = {}
    for part in PARTS:
        own = {row["id"] for row in document[part.name]}
        built = (build_row(part, row, example, sources, references, own) for row in document[part.name])
        rows[part.name] = [row for row in built if row]
        sources |= {row.number: row for row in rows[part.name]} if part == SOURCES else {}
    example.evidence_source = sources.get(document["evidence_source"])
    vars(example)["_prefetched_objects_cache"] = rows
    return example


def align_rows(document: Document, base: Document) -> Document:
    """The document with each row under the key of its counterpart in `base`; a new row has no key."""
    rows = {}
    for part in PARTS:
        pairs = pair_rows(base[part.name], document[part.name])
        rows[part.name] = [new | {"id": old["id"] if old else None} for old, new in pairs if new is not None]
    return document | rows
