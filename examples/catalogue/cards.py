"""What the catalogue keeps of each published example: what a result shows, what facets filter, what words find."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from examples.documents.fields import EntryField, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.models import TAG_VOCABULARIES, Example, Vocabulary


@dataclass(frozen=True, eq=False)
class Card:
    """One published example, itself and no other: two readings of it are two cards.

    `values` holds the slugs it has in every facet, `text` its searchable parts by field.
    """

    pk: int
    slug: str
    title: str
    summary: str
    place: str
    organisations: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    evidence: str
    evidence_hint: str
    evidence_level: int
    evidence_direction: str
    stage: str
    values: Mapping[str, tuple[str, ...]]
    icbs: tuple[str, ...]
    published_at: dt.datetime
    updated_at: dt.datetime
    checked_on: dt.date | None
    check_due: dt.date | None
    text: Mapping[str, tuple[str, ...]]


def read(areas: Mapping[str, tuple[str, ...]], keys: Iterable[int] | None = None) -> Iterator[Card]:
    """Cards of what is published, all or those with some keys. `areas`: as in `Shared`."""
    rows = Example.objects.published().with_details().order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    for example in rows.iterator(chunk_size=500):
        yield card(example, areas)


def card(example: Example, areas: Mapping[str, tuple[str, ...]]) -> Card:
    labels: dict[str, tuple[str, ...]] = {}
    values: dict[str, tuple[str, ...]] = {}
    terms = sorted(example.terms.all(), key=lambda term: term.order)
    for vocabulary in TAG_VOCABULARIES:
        labels[vocabulary] = tuple(term.label for term in terms if term.vocabulary == vocabulary)
        values[vocabulary] = tuple(term.slug for term in terms if term.vocabulary == vocabulary)
    boards = [link.icb for link in example.area_links.all()]
    one = {Vocabulary.EVIDENCE: example.evidence, Vocabulary.STAGE: example.stage, Vocabulary.COST: example.cost_band}
    values |= {name: (term.slug,) if term else () for name, term in one.items()}
    values["ambition"] = tuple(i.slug for i in example.framework_items.all() if i.framework.kind == "ambitions")
    values["icb"] = tuple(sorted({slug for board in boards for slug in areas.get(board.slug, (board.slug,))}))
    values["region"] = tuple(sorted({board.region.slug for board in boards}))
    parts = sorted(example.participations.all(), key=lambda part: (part.order, part.pk))
    assert example.published_at is not None  # noqa: S101  the database's own constraint
    return Card(
        pk=example.pk,
        slug=example.slug,
        title=example.title,
        summary=example.summary,
        place=example.place,
        organisations=tuple(part.organisation.name for part in parts if part.role == "lead"),
        labels=labels,
        evidence=example.evidence.label if example.evidence else "",
        evidence_hint=example.evidence.hint if example.evidence else "",
        evidence_level=example.evidence.order if example.evidence else 0,
        evidence_direction=example.evidence_direction,
        stage=example.stage.label if example.stage else "",
        values=values,
        icbs=tuple(board.slug for board in boards),
        published_at=example.published_at,
        updated_at=example.updated_at,
        checked_on=example.checked_on,
        check_due=example.check_due,
        text=_text(example),
    )


def _text(example: Example) -> dict[str, tuple[str, ...]]:
    """Field of the text index -> every text that the schema has searched there."""
    found: dict[str, list[str]] = {"title": [], "names": [], "summary": [], "body": []}
    for field in ENTRY_FIELDS:
        if field.search:
            found[field.search] += _field_texts(field, example)
    for part in PARTS:
        for row in getattr(example, part.name).all():
            for weight, fields in groupby(part.fields, key=lambda field: field.search):
                if weight:
                    found[weight].append(" ".join(str(getattr(row, field.name)) for field in fields))
    return {name: tuple(text for text in texts if text) for name, texts in found.items()}


def _field_texts(field: EntryField, example: Example) -> list[str]:
    if field.kind is FieldKind.TERMS:
        return [term.label for term in example.terms.all() if term.vocabulary == field.vocabulary]
    if field.kind is FieldKind.FRAMEWORK_ITEMS:
        return [item.heading for item in example.framework_items.all()]
    return [getattr(example, field.name)]
