"""Rows -> document."""

from __future__ import annotations

from typing import Any

from examples.desk.versions.document import FIELDS, GRADES, PARTS, STATE, Document, Part, plain
from examples.models import TAGGED, Example

REFERENCES = ("outcomes__source", "costs__source", "costs__band", "quotes__source", "participations__organisation")
PREFETCHED = ("terms", "framework_items", "related", "sources", "resources", "area_links__icb", *REFERENCES)


def read(example: Example) -> Document:
    """The entry as it is stored now. A working copy goes by the slug of its entry."""
    return read_many([example.pk])[example.pk]


def read_many(keys: list[int]) -> dict[int, Document]:
    """Documents by key, in a number of queries that does not depend on how many they are."""
    examples = Example.objects.filter(pk__in=keys).select_related(*GRADES, "evidence_source", "copy_of")
    return {example.pk: _document(example) for example in examples.prefetch_related(*PREFETCHED)}


def _document(example: Example) -> Document:
    slug = example.copy_of.slug if example.copy_of else example.slug
    document = {name: plain(getattr(example, name)) for name in (*FIELDS, *STATE)} | {"slug": slug}
    for name in GRADES:
        grade = getattr(example, name)
        document[name] = grade.slug if grade else None
    document["evidence_source"] = example.evidence_source.number if example.evidence_source else None
    terms = list(example.terms.all())
    for vocabulary in TAGGED:
        document[vocabulary.value] = sorted(term.slug for term in terms if term.vocabulary == vocabulary)
    document["framework_items"] = sorted(item.slug for item in example.framework_items.all())
    document["related"] = sorted(other.slug for other in example.related.all())
    for part in PARTS:
        document[part.name] = [_row(part, row) for row in getattr(example, part.name).all()]
    return document


def _row(part: Part, row: Any) -> dict[str, Any]:
    found = {"id": row.pk} | {name: plain(getattr(row, name)) for name in part.fields}
    for name in part.references:
        referred = getattr(row, name)
        found[name] = None if referred is None else referred.number if name == "source" else referred.slug
    return found
