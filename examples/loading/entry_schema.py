"""The shape of one entry's fixture, examples/<slug>.yaml."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator

from examples.loading.schema import Address, Filled, Row, Slug, Words, partial_date
from examples.models import Cost, Example, ExampleICB, Outcome, Participation


def _known_date(value: Any) -> Any:
    try:
        partial_date(value)
    except (ValueError, TypeError):
        raise ValueError("write a date as YYYY, YYYY-MM or YYYY-MM-DD") from None
    return value


class WhenRow(Row):
    on: Annotated[Any, AfterValidator(lambda value: None if value is None else _known_date(value))] = None
    note: Words = ""


class EvidenceRow(Row):
    level: Slug
    direction: Example.Direction = Example.Direction.NOT_KNOWN
    evaluated_by: Example.EvaluatedBy = Example.EvaluatedBy.NOT_STATED
    summary: Words = ""
    source: int | None = None


class ContactRow(Row):
    name: Words = ""
    email: Words = ""
    address: Address = ""
    open_to_enquiries: Example.Enquiries = Example.Enquiries.NOT_KNOWN
    checked_on: dt.date | None = None


class TermsRow(Row):
    setting: list[Slug] = []
    population: list[Slug] = []
    priority: list[Slug] = []
    phase: list[Slug] = []
    intervention: list[Slug] = []


class AreaRow(Row):
    icb: Slug
    basis: ExampleICB.Basis


class ParticipationRow(Row):
    organisation: Slug
    role: Participation.Role


class SourceRow(Row):
    number: int
    citation: Filled
    address: Address = ""
    published: Words = ""
    read_on: dt.date | None = None
    is_copy: bool = False
    note: Words = ""


class OutcomeRow(Row):
    measure: Filled
    result: Filled
    comparator: Words = ""
    period: Filled
    design: Filled
    measured_by: Words = ""
    kind: Outcome.Kind
    nature: Outcome.Nature
    direction: Example.Direction
    source: int


class CostRow(Row):
    kind: Cost.Kind
    amount: Decimal | None = None
    amount_to: Decimal | None = None
    per: Words = ""
    covers: Words = ""
    band: Slug | None = None
    price_year: int | None = None
    basis: Cost.Basis
    note: Words = ""
    source: int | None = None


class ResourceRow(Row):
    title: Filled
    address: Address = ""
    note: Words = ""


class QuoteRow(Row):
    text: Filled
    said_by: Words = ""
    source: int


class ExampleRow(Row):
    slug: Slug
    title: Filled
    status: Example.Status
    summary: Words = ""
    need: Words = ""
    what_was_done: Words = ""
    what_changed: Words = ""
    to_start: Words = ""
    what_made_it_hard: Words = ""
    limits: Words = ""
    editor_note: Words = ""
    scope: Example.Scope = Example.Scope.NOT_STATED
    place: Words = ""
    started: WhenRow = WhenRow()
    ended: WhenRow = WhenRow()
    stage: Slug
    evidence: EvidenceRow
    cost_band: Slug
    equality_effect: Words = ""
    workforce: Words = ""
    materials: Example.Materials | None = None
    provider_sought: bool = False
    contact: ContactRow = ContactRow()
    published_on: dt.date | None = None
    checked_on: dt.date | None = None
    check_due: dt.date | None = None
    retired_reason: Words = ""
    terms: TermsRow = TermsRow()
    framework_items: list[Slug] = []
    icbs: list[AreaRow] = []
    organisations: list[ParticipationRow] = []
    sources: list[SourceRow] = []
    outcomes: list[OutcomeRow] = []
    costs: list[CostRow] = []
    resources: list[ResourceRow] = []
    quotes: list[QuoteRow] = []
    related: list[Slug] = []
