"""One entry's fixture -> its rows."""

import datetime as dt
from typing import Any

from django.utils import timezone

from examples.loading.entry_schema import ExampleRow, WhenRow
from examples.loading.ledger import Ledger, state
from examples.loading.schema import partial_date
from examples.models import (
    ICB,
    TAGGED,
    Cost,
    Example,
    ExampleICB,
    FrameworkItem,
    Organisation,
    Outcome,
    Participation,
    Quote,
    Resource,
    Source,
    Term,
    Vocabulary,
    judged_at_the_end,
)

KIND = "example"
CHILDREN = ("area_links", "participations", "sources", "outcomes", "costs", "resources", "quotes")
SAME_NAME = (
    "title", "status", "summary", "need", "what_was_done", "what_changed", "to_start", "what_made_it_hard", "limits",
    "editor_note", "scope", "place", "equality_effect", "workforce", "provider_sought", "checked_on", "check_due",
    "retired_reason",
)  # fmt: skip


def write(row: ExampleRow, ledger: Ledger) -> None:
    """Writes one entry, its claims and tags, unless it is unchanged or an editor's by now."""
    example = Example.objects.filter(slug=row.slug).first()
    if not ledger.wants(KIND, row.slug, row, state(example, CHILDREN) if example else None):
        return
    example = example or Example(slug=row.slug)
    for name, value in _fields(row).items():
        setattr(example, name, value)
    example.clean_fields(exclude={f.name for f in Example._meta.concrete_fields if f.is_relation})
    with judged_at_the_end(example):
        example.evidence_source = None
        example.save()
        _tags(example, row)
        _claims(example, row)


def link(rows: list[ExampleRow], ledger: Ledger) -> None:
    """Second pass, when every entry exists: what is related to what. Then the ledger is brought up to date."""
    keys = dict(Example.objects.values_list("slug", "pk"))
    for row in rows:
        if ledger.written(KIND, row.slug):
            example = Example.objects.get(slug=row.slug)
            example.related.set([keys[slug] for slug in row.related if slug in keys])
            ledger.keep(KIND, row.slug, row, state(example, CHILDREN))


def _fields(row: ExampleRow) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(row, name) for name in SAME_NAME}
    fields |= _when("started", row.started, 0) | _when("ended", row.ended, 1)
    fields |= {
        "materials": row.materials or "",
        "published_at": _noon(row.published_on),
        "stage": _term(Vocabulary.STAGE, row.stage),
        "evidence": _term(Vocabulary.EVIDENCE, row.evidence.level),
        "cost_band": _term(Vocabulary.COST, row.cost_band),
        "evidence_direction": row.evidence.direction,
        "evaluated_by": row.evidence.evaluated_by,
        "evidence_summary": row.evidence.summary,
        "contact_name": row.contact.name,
        "contact_email": row.contact.email,
        "contact_address": row.contact.address,
        "contact_open": row.contact.open_to_enquiries,
        "contact_checked_on": row.contact.checked_on,
    }
    return fields


def _when(name: str, when: WhenRow, end: int) -> dict[str, Any]:
    if when.on is None:
        return {name: None, f"{name}_note": when.note}
    dates = partial_date(when.on)
    return {name: dates[end], f"{name}_precision": dates[2], f"{name}_note": when.note}


def _noon(day: dt.date | None) -> dt.datetime | None:
    """A day without an hour, put where no time zone moves it to another day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if day else None


def _term(vocabulary: Vocabulary, slug: str) -> Term:
    return Term.objects.get(vocabulary=vocabulary, slug=slug)


def _tags(example: Example, row: ExampleRow) -> None:
    example.terms.set(
        Term.objects.filter(
            pk__in=[
                pk
                for vocabulary in TAGGED
                for pk in Term.objects.of(vocabulary)
                .filter(slug__in=getattr(row.terms, vocabulary))
                .values_list("pk", flat=True)
            ]
        )
    )
    example.framework_items.set(FrameworkItem.objects.filter(slug__in=row.framework_items))
    example.area_links.all().delete()
    for area in row.icbs:
        ExampleICB.objects.create(example=example, icb=ICB.objects.get(slug=area.icb), basis=area.basis)
    example.participations.all().delete()
    for order, part in enumerate(row.organisations):
        organisation = Organisation.objects.get(slug=part.organisation)
        Participation.objects.create(example=example, organisation=organisation, role=part.role, order=order)


def _claims(example: Example, row: ExampleRow) -> None:
    for children in (example.outcomes, example.costs, example.quotes, example.resources, example.sources):
        children.all().delete()
    sources = {}
    for source in row.sources:
        sources[source.number] = Source(example=example, **source.model_dump())
    bands = {term.slug: term for term in Term.objects.of(Vocabulary.COST)}
    claims: list[Any] = [*sources.values()]
    for order, outcome in enumerate(row.outcomes):
        values = outcome.model_dump() | {"source": sources[outcome.source]}
        claims.append(Outcome(example=example, order=order, **values))
    for order, cost in enumerate(row.costs):
        links = {
            "source": sources[cost.source] if cost.source else None,
            "band": bands[cost.band] if cost.band else None,
        }
        claims.append(Cost(example=example, order=order, **(cost.model_dump() | links)))
    for order, resource in enumerate(row.resources):
        claims.append(Resource(example=example, order=order, **resource.model_dump()))
    for order, quote in enumerate(row.quotes):
        claims.append(Quote(example=example, order=order, **(quote.model_dump() | {"source": sources[quote.source]})))
    for claim in claims:
        claim.clean_fields(exclude={f.name for f in claim._meta.concrete_fields if f.is_relation})
        claim.save()
    if row.evidence.source:
        example.evidence_source = sources[row.evidence.source]
        example.save(update_fields=["evidence_source"])
