"""Parts of an example as data: choices, dates, outcomes, costs, and the sources that say so."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from examples.models import Cost, Example, Outcome, Quote, Source, Term
from examples.presenting.words import sum_of

Data = dict[str, object]


def choice(slug: str, label: object) -> Data | None:
    """A fixed choice; None where none was made."""
    return {"slug": slug, "label": str(label)} if slug else None


def term(found: Term | None) -> Data | None:
    return {"slug": found.slug, "label": found.label} if found else None


def date(found: dt.date | None) -> str | None:
    return found.isoformat() if found else None


def outcome(row: Outcome) -> Data:
    return {
        "measure": row.measure,
        "result": row.result,
        "comparator": row.comparator,
        "period": row.period,
        "design": row.design,
        "measured_by": row.measured_by,
        "kind": choice(row.kind, row.get_kind_display()),
        "nature": choice(row.nature, row.get_nature_display()),
        "direction": choice(row.direction, row.get_direction_display()),
        "source": row.source.number,
    }


def cost(row: Cost) -> Data:
    """Pounds of `price_year`, never converted; `said` is the sum in words, as the page has it."""
    return {
        "kind": choice(row.kind, row.get_kind_display()),
        "said": sum_of(row),
        "amount": _pounds(row.amount),
        "amount_to": _pounds(row.amount_to),
        "per": row.per,
        "band": term(row.band),
        "covers": row.covers,
        "basis": choice(row.basis, row.get_basis_display()),
        "price_year": row.price_year,
        "note": row.note,
        "source": row.source.number if row.source else None,
    }


def _pounds(amount: Decimal | None) -> float | None:
    return float(amount) if amount is not None else None


def quote(row: Quote) -> Data:
    """`said_by` is a role, never a name."""
    return {"text": row.text, "said_by": row.said_by, "source": row.source.number}


def source(row: Source) -> Data:
    """`published` as the source gives it: a date, a year, a season."""
    return {
        "number": row.number,
        "citation": row.citation,
        "address": row.address,
        "published": row.published,
        "read": date(row.read_on),
        "is_copy": row.is_copy,
        "note": row.note,
    }


def roughly(example: Example, name: str) -> Data | None:
    """A date as precise as it is known, with its note; None where neither is."""
    day, note = getattr(example, name), getattr(example, f"{name}_note")
    precision = getattr(example, f"{name}_precision") if day else None
    return {"date": date(day), "precision": precision, "note": note} if day or note else None
