"""Documents -> new drafts, many at once: some twenty queries for thousands, where one by one each would take twenty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from examples.desk.exchange.lookups import Exact
from examples.desk.versions.document import PARTS, Document
from examples.desk.versions.write import build, fill
from examples.models import TAGGED, Example, Source

AT_ONCE = 500


def create(documents: list[Document], user: Any, lookups: Exact) -> list[int]:
    """New drafts by this user -> their keys. They may name each other as related."""
    by = user if user and user.is_authenticated else None
    examples = [Example(created_by=by, edited_by=by) for _ in documents]
    for document, example in zip(documents, examples, strict=True):
        fill(document, example, lookups)
    Example.objects.bulk_create(examples, AT_ONCE)
    lookups.examples.update({example.slug: example.pk for example in examples})
    both = list(zip(documents, examples, strict=True))
    _tag(both, lookups)
    _parts(both, lookups)
    return [example.pk for example in examples]


def _tag(both: list[tuple[Document, Example]], lookups: Exact) -> None:
    terms, items, related = (
        Example.terms.through, Example.framework_items.through, Example.related.through,
    )  # fmt: skip
    rows: list[Any] = []
    for document, example in both:
        found = [lookups.term(of, slug) for of in TAGGED for slug in document[of.value]]
        rows += [terms(example_id=example.pk, term_id=term.pk) for term in found if term]
        there = [lookups.other("framework_items", slug) for slug in document["framework_items"]]
        rows += [items(example_id=example.pk, frameworkitem_id=item.pk) for item in there if item]
        others = [lookups.related(slug) for slug in document["related"]]
        rows += [related(from_example_id=example.pk, to_example_id=key) for key in others if key]
    for model in (terms, items, related):
        _insert(model, (row for row in rows if isinstance(row, model)))


def _parts(both: list[tuple[Document, Example]], lookups: Exact) -> None:
    """Sources first: the rest cites them by their keys."""
    sources: dict[int, dict[int, Source]] = {example.pk: {} for _, example in both}
    for part in PARTS:
        rows = [
            row
            for document, example in both
            for values in document[part.name]
            if (row := build(part, values, example, sources[example.pk], lookups))
        ]
        _insert(part.model, rows)
        for row in rows:
            if isinstance(row, Source):
                sources[row.example_id][row.number] = row
    following = []
    for document, example in both:
        example.evidence_source = sources[example.pk].get(document["evidence_source"])
        following += [example] if example.evidence_source else []
    Example.objects.bulk_update(following, ["evidence_source"], AT_ONCE)


def _insert(model: type[Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(list(rows), AT_ONCE)
