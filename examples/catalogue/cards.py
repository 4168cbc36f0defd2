"""What the catalogue keeps of each published example: what a result shows, what facets filter, what words find."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from examples.models import ICB, TAGGED, Example, Vocabulary


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
    for vocabulary in TAGGED:
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
        text=_text(example, labels, [part.organisation.name for part in parts], boards),
    )


def _text(
    example: Example, labels: Mapping[str, tuple[str, ...]], organisations: list[str], boards: list[ICB]
) -> dict[str, tuple[str, ...]]:
    tags = [label for group in labels.values() for label in group]
    ambitions = [item.heading for item in example.framework_items.all()]
    outcomes = [f"{o.measure} {o.result} {o.design}" for o in example.outcomes.all()]
    body = [
        example.need, example.what_was_done, example.what_changed, example.to_start, example.what_made_it_hard,
        example.limits, example.workforce, example.equality_effect, example.evidence_summary, *outcomes, *ambitions,
        *(cost.covers for cost in example.costs.all()), *(item.title for item in example.resources.all()),
    ]  # fmt: skip
    return {
        "title": (example.title,),
        "names": (*organisations, *tags, example.place, *(str(board) for board in boards)),
        "summary": (example.summary,),
        "body": tuple(part for part in body if part),
    }
