"""An example -> everything its page says, in the order in which it says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from examples.catalogue.snapshot import Catalogue
from examples.documents.schema import BY_NAME, DETAIL, PARTS, fields_of
from examples.models import Example, Outcome, Participation, Quote, Source
from examples.presenting import facts
from examples.presenting.cards import ResultCard, results
from examples.presenting.facts import Fact, Link
from examples.presenting.markdown import render
from examples.presenting.unknown import unknown
from examples.presenting.words import day, sum_of

SECTIONS = tuple((field.name, field.label) for field in fields_of(DETAIL))
# Field -> label; part -> its title, and field of a row -> label: for headings.
LABELS = {name: field.label for name, field in BY_NAME.items()} | {
    part.name: {"title": part.title, **{field.name: field.label for field in part.fields}} for part in PARTS
}


@dataclass(frozen=True)
class Section:
    id: str
    heading: str
    html: SafeString | None


@dataclass(frozen=True)
class Evidence:
    label: str
    hint: str
    direction: str
    evaluated_by: str
    summary: str
    source_number: int | None


@dataclass(frozen=True)
class OutcomeRow:
    measure: str
    result: str
    comparator: str
    period: str
    design: str
    measured_by: str
    kind: str
    nature: str
    direction: str
    source_number: int


@dataclass(frozen=True)
class CostRow:
    kind: str
    amount: str
    covers: str
    basis: str
    year: str
    note: str
    source_number: int | None


@dataclass(frozen=True)
class QuoteRow:
    text: str
    said_by: str
    source_number: int


@dataclass(frozen=True)
class SourceRow:
    number: int
    citation: str
    address: str
    published: str
    read_on: str
    is_copy: bool
    note: str


@dataclass(frozen=True)
class Contact:
    """`leads`: the lead organisations that have a site of their own, for where no contact is published."""

    lines: tuple[str, ...]
    email: str
    address: str
    open: str
    checked: str
    leads: tuple[Link, ...]

    @property
    def reported(self) -> bool:
        return bool(self.lines or self.email or self.address)


@dataclass(frozen=True)
class Role:
    role: str
    is_lead: bool
    names: tuple[Link, ...]


class Entry:
    """What example.html shows. Reads the example's rows once each; fetch it `with_details()`."""

    def __init__(self, example: Example, catalogue: Catalogue) -> None:
        self.example = example
        self.labels = LABELS
        self.title = example.title
        self.summary = example.summary
        self.banner = _banner(example)
        self.retired = example.is_retired
        self.provider_sought = example.provider_sought
        self.limits = render(example.limits, heading=3) if example.limits else None
        self.evidence = _evidence(example)
        self.facts: list[Fact] = list(facts.facts(example))
        self.sections = [_section(example, name, heading) for name, heading in SECTIONS]
        self.outcomes = [_outcome(outcome) for outcome in example.outcomes.all()]
        self.costs = list(_costs(example))
        self.quotes = [_quote(quote) for quote in example.quotes.all()]
        self.unknown = list(unknown(example))
        self.sources = [_source(source) for source in example.sources.all()]
        self.resources = list(example.resources.all())
        self.organisations = list(_organisations(example))
        self.related = _related(example, catalogue)
        self.contact = _contact(example)
        self.dates = list(_dates(example))

    @property
    def outcomes_reported(self) -> bool:
        return bool(self.outcomes)


def present(example: Example, catalogue: Catalogue) -> Entry:
    """Makes an example ready to show. `catalogue` gives the cards of related entries, so only of published ones."""
    return Entry(example, catalogue)


def _banner(example: Example) -> str | None:
    if example.is_retired:
        was = f"was retired on {day(example.retired_at)}" if example.retired_at else "is retired"
        return f"This entry {was}: {example.retired_reason}"
    if example.check_due and example.check_due < timezone.localdate():
        return f"This entry was due to be checked again by {day(example.check_due)}. Some of it may be out of date."
    return None


def _evidence(example: Example) -> Evidence:
    return Evidence(
        label=example.evidence.label if example.evidence else "Not graded yet",
        hint=example.evidence.hint if example.evidence else "",
        direction=example.get_evidence_direction_display(),
        evaluated_by=example.get_evaluated_by_display() if example.evaluated_by != "not-stated" else "",
        summary=example.evidence_summary,
        source_number=example.evidence_source.number if example.evidence_source else None,
    )


def _section(example: Example, name: str, heading: str) -> Section:
    text = getattr(example, name)
    return Section(name.replace("_", "-"), heading, render(text) if text else None)


def _outcome(outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        measure=outcome.measure,
        result=outcome.result,
        comparator=outcome.comparator,
        period=outcome.period,
        design=outcome.design,
        measured_by=outcome.measured_by,
        kind=outcome.get_kind_display(),
        nature=outcome.get_nature_display(),
        direction=outcome.get_direction_display(),
        source_number=outcome.source.number,
    )


def _costs(example: Example) -> Iterator[CostRow]:
    for cost in example.costs.all():
        yield CostRow(
            kind=cost.get_kind_display(),
            amount=sum_of(cost),
            covers=cost.covers,
            basis=cost.get_basis_display(),
            year=str(cost.price_year or ""),
            note=cost.note,
            source_number=cost.source.number if cost.source else None,
        )


def _quote(quote: Quote) -> QuoteRow:
    return QuoteRow(text=quote.text, said_by=quote.said_by, source_number=quote.source.number)


def _source(source: Source) -> SourceRow:
    return SourceRow(
        number=source.number,
        citation=source.citation.rstrip("."),
        address=source.address,
        published=_published(source.published),
        read_on=day(source.read_on),
        is_copy=source.is_copy,
        note=source.note,
    )


def _published(text: str) -> str:
    """A full date in words; a year, a month or a season as the source gives it."""
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _organisations(example: Example) -> Iterator[Role]:
    parts = list(example.participations.all())
    for role in dict.fromkeys(part.role for part in sorted(parts, key=lambda part: ROLES.index(part.role))):
        of_role = [part for part in parts if part.role == role]
        names = tuple(Link(part.organisation.name, part.organisation.address or None) for part in of_role)
        yield Role(of_role[0].get_role_display(), role == Participation.Role.LEAD, names)


ROLES = ["lead", "partner", "funder", "evaluator"]


def _related(example: Example, catalogue: Catalogue) -> list[ResultCard]:
    slugs = example.related.published().values_list("slug", flat=True)
    cards = [catalogue.cards[catalogue.slots[slug]] for slug in slugs if slug in catalogue.slots]
    return results(cards, level=4)


def _contact(example: Example) -> Contact:
    checked = f"Contact checked {day(example.contact_checked_on)}" if example.contact_checked_on else ""
    return Contact(
        lines=(example.contact_name,) if example.contact_name else (),
        email=example.contact_email,
        address=example.contact_address,
        open=example.get_contact_open_display(),
        checked=checked,
        leads=tuple(link for role in _organisations(example) if role.is_lead for link in role.names if link.href),
    )


@dataclass(frozen=True)
class Dated:
    label: str
    text: str


def _dates(example: Example) -> Iterator[Dated]:
    yield Dated("First published", day(example.published_at) or "Not published")
    yield Dated("Last changed", day(example.updated_at))
    if example.is_retired:
        yield Dated("Retired", day(example.retired_at) or "Not reported")
    yield Dated("Last checked against its sources", day(example.checked_on) or "Not reported")
    if not example.is_retired:
        yield Dated("Next check due", day(example.check_due) or "Not set")
