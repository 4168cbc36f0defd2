"""Document -> rows: the only writer of an entry. What differs is written, what is the same is left alone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from examples.documents.difference import pair_rows
from examples.documents.fields import Document, EntryField, EntryPart, Kind
from examples.documents.load import load_document, reload_document
from examples.documents.references import References
from examples.documents.schema import BY_NAME, GRADES, LISTS, PARTS, PLAIN, VOCABULARIES, empty_document
from examples.models import Example, Source, defer_publish_checks

SOURCES, *CLAIMS = PARTS
ASIDE = 16_000  # more sources than any entry has, and half of what the column holds
type Row = dict[str, Any]


def store_document(
    document: Document, example: Example, references: References | None = None, now: Document | None = None
) -> Document:
    """Makes the entry, new or stored, say what the document says. Its state stays, and its slug once it is stored.

    Returns the document as it is stored then. What the document names and the database does not have is left out and
    named in `references.lost`. `now`: what is stored, if that has just been read. Raises IntegrityError where a
    published entry would lack what it must have.
    """
    references = references or References()
    now = now or (load_document(example) if example.pk else empty_document())
    with _checks_deferred(example, now):
        fill_columns(document, example, references)
        example.save()
        _store_tags(document, now, example, references)
        _store_parts(document, now, example, references)
    changed = [name for name, value in now.items() if isinstance(value, list) and document[name] != value]
    return reload_document(example, now, changed)


def _checks_deferred(example: Example, now: Document) -> AbstractContextManager[None]:
    """A published entry is judged when all of it is written."""
    published = Example.Status.PUBLISHED in (example.status, now["status"])
    return defer_publish_checks(example) if published else transaction.atomic(savepoint=False)


def fill_columns(document: Document, example: Example, references: References) -> None:
    """Sets the entry's own columns; saves nothing."""
    for field in PLAIN:
        for key in field.keys:
            if key != "slug" or not example.pk:
                column = example._meta.get_field(key)
                setattr(example, key, column.to_python(document[key]))  # type: ignore[union-attr]
    for field in GRADES:
        stored, wanted = getattr(example, field.name), document[field.name]
        found = references.find(field, wanted, carried=bool(stored and stored.slug == wanted))
        setattr(example, field.name, found)


def _store_tags(document: Document, now: Document, example: Example, references: References) -> None:
    changed = {field.name for field in LISTS if document[field.name] != now[field.name]}
    if changed.intersection(VOCABULARIES):
        terms = [row for name in VOCABULARIES for row in _tagged(BY_NAME[name], document, now, references)]
        example.terms.set(terms)
    for name in changed.difference(VOCABULARIES):
        getattr(example, name).set(_tagged(BY_NAME[name], document, now, references))


def _tagged(field: EntryField, document: Document, now: Document, references: References) -> list[Any]:
    carried = now[field.name]
    found = (references.find(field, slug, carried=slug in carried) for slug in document[field.name])
    return [row for row in found if row]


def _store_parts(document: Document, now: Document, example: Example, references: References) -> None:
    """Claims go before the sources they cite, and come after them."""
    for part in CLAIMS:
        _delete(part, _missing_keys(part, document, now))
    sources = _store_sources(document, now, example)
    before = {row["number"]: row["id"] for row in now["sources"]}
    moved = {number for number, source in sources.items() if before.get(number) != source.pk}
    for part in CLAIMS:
        # A row that cites a number has changed where the number now stands for another source.
        unchanged = {row["id"]: row for row in now[part.name] if row.get("source") not in moved}
        changed = [row for row in document[part.name] if unchanged.get(row.get("id")) != row]
        _store_rows(part, changed, now, example, sources, references)
    source = sources.get(document["evidence_source"])
    if example.evidence_source != source:
        example.evidence_source = source
        example.save(update_fields=["evidence_source"])
    _delete(SOURCES, _missing_keys(SOURCES, document, now))


def _missing_keys(part: EntryPart, document: Document, now: Document) -> list[int]:
    """Keys of stored rows that the document does not have."""
    wanted = {row.get("id") for row in document[part.name]}
    return [row["id"] for row in now[part.name] if row["id"] not in wanted]


def _delete(part: EntryPart, keys: list[int]) -> None:
    if keys:
        part.model._default_manager.filter(pk__in=keys).delete()


def _store_sources(document: Document, now: Document, example: Example) -> dict[int, Source]:
    """Sources by number. Numbers are unique: those that go or change theirs first step out of the others' way."""
    wanted, stored = document["sources"], {row["id"]: row for row in now["sources"]}
    if moving := [row["id"] for row in now["sources"] if row not in wanted]:
        Source.objects.filter(pk__in=moving).update(number=F("number") + ASIDE)
    changed = [row for row in wanted if stored.get(row.get("id")) != row]
    built: list[Any] = [build_row(SOURCES, row, example, {}, References(), stored) for row in changed]
    if known := [row for row in built if row.pk]:
        Source.objects.bulk_update(known, [field.name for field in SOURCES.fields])
    if new := [row for row in built if not row.pk]:
        Source.objects.bulk_create(new)
    if not moving and not built:
        return {row["number"]: Source(pk=row["id"], number=row["number"]) for row in now["sources"]}
    return {source.number: source for source in Source.objects.filter(example=example)}


def _store_rows(
    part: EntryPart, rows: list[Row], now: Document, example: Example, sources: dict[int, Source],
    references: References,
) -> None:  # fmt: skip
    """A changed row is made again under its key: pairs that are unique can then swap."""
    own = {row["id"] for row in now[part.name]}
    built = [made for row in rows if (made := build_row(part, row, example, sources, references, own))]
    _delete(part, [made.pk for made in built if made.pk])
    if built:
        part.model._default_manager.bulk_create(built)


def build_row(
    part: EntryPart, row: Row, example: Example, sources: dict[int, Source], references: References, own: Any
) -> Model | None:
    """A row, not saved, under its key if that is among the entry's `own`. None where what it names is not there."""
    values = {field.name: field.to_python(row[field.name]) for field in part.plain}
    for field in part.references:
        wanted = row[field.name]
        values[field.name] = sources.get(wanted) if field.kind is Kind.SOURCE else references.find(field, wanted)
        if values[field.name] is None and not field.column.null:
            return None
    key = {"pk": row["id"]} if row.get("id") in own else {}
    return part.model(example=example, **key, **values)


def build_example(document: Document, key: int) -> Example:
    """An example as a document says, with its tags and rows, none of it stored."""
    example, references = Example(pk=key), References(follow=False)
    fill_columns(document, example, references)
    rows: dict[str, list[Any]] = {
        field.name: [row for slug in document[field.name] if (row := references.find(field, slug))] for field in LISTS
    }
    rows["terms"] = [term for name in VOCABULARIES for term in rows[name]]
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
    """The document with its rows under the keys of the rows of `base` that they come from; new rows without a key."""
    rows = {}
    for part in PARTS:
        pairs = pair_rows(base[part.name], document[part.name])
        rows[part.name] = [new | {"id": old["id"] if old else None} for old, new in pairs if new is not None]
    return document | rows
