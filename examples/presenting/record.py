"""An example as data: everything its page says, texts as the editors wrote them (Markdown)."""

from __future__ import annotations

from examples.documents.fields import EntryField, Kind
from examples.documents.schema import RESOURCES, fields_of
from examples.models import TAGGED, Example
from examples.presenting.claims import Data, choice, cost, date, outcome, quote, roughly, source, term
from examples.presenting.entry import ROLES, SECTIONS, Entry
from examples.presenting.words import licence


def record(entry: Entry, revision: int, root: str) -> Data:
    """`root`: the site's address without a slash at its end. Nothing empty is left out: it is not reported."""
    example = entry.example
    return {
        "slug": example.slug,
        "title": example.title,
        "url": root + example.get_absolute_url(),
        "revision": revision,
        "licence": licence(),
        "summary": example.summary,
        "banner": entry.banner,
        "provider_sought": example.provider_sought,
        "evidence": _evidence(example),
        "limits": example.limits,
        "sections": [{"id": name, "heading": said, "text": getattr(example, name)} for name, said in SECTIONS],
        **_facts(example),
        "outcomes": [outcome(row) for row in example.outcomes.all()],
        "costs": [cost(row) for row in example.costs.all()],
        "quotes": [quote(row) for row in example.quotes.all()],
        "unknown": entry.unknown,
        "resources": [{"title": row.title, "address": row.address, "note": row.note} for row in entry.resources],
        "sources": [source(row) for row in example.sources.all()],
        "related": [
            {"slug": card.card.slug, "title": card.card.title, "url": root + card.href} for card in entry.related
        ],
        "contact": _contact(example),
        **_dates(example),
    }


def _evidence(example: Example) -> Data:
    level = term(example.evidence) or {"slug": "", "label": "Not graded yet"}
    return level | {
        "direction": choice(example.evidence_direction, example.get_evidence_direction_display()),
        "evaluated_by": choice(example.evaluated_by, example.get_evaluated_by_display()),
        "summary": example.evidence_summary,
        "source": example.evidence_source.number if example.evidence_source else None,
    }


def _facts(example: Example) -> Data:
    return {
        "scope": choice(example.scope, example.get_scope_display()),
        "place": example.place,
        "icbs": _boards(example),
        "terms": _terms(example),
        "framework_items": _framework_items(example),
        "stage": term(example.stage),
        "started": roughly(example, "started"),
        "ended": roughly(example, "ended"),
        "cost": term(example.cost_band),
        **{field.name: _plain(field, example) for field in fields_of(RESOURCES) if field.is_plain},
        "organisations": _organisations(example),
    }


def _plain(field: EntryField, example: Example) -> object:
    """A text as it is, a choice with its label."""
    value = getattr(example, field.name)
    return choice(value, dict(field.column.flatchoices).get(value)) if field.kind is Kind.CHOICE else value


def _boards(example: Example) -> list[Data]:
    return [
        {
            "slug": link.icb.slug,
            "label": link.icb.short_name,
            "basis": choice(link.basis, link.get_basis_display()),
            "closed": date(link.icb.closed),
            "successors": [step.successor.slug for step in link.icb.successions_out.all()],
        }
        for link in example.area_links.all()
    ]


def _terms(example: Example) -> Data:
    tags = sorted(example.terms.all(), key=lambda found: found.order)
    return {str(name): [term(found) for found in tags if found.vocabulary == name] for name in TAGGED}


def _framework_items(example: Example) -> list[Data]:
    items = example.framework_items.all()
    return [{"slug": item.slug, "label": item.heading, "framework": item.framework.slug} for item in items]


def _organisations(example: Example) -> list[Data]:
    parts = sorted(example.participations.all(), key=lambda part: ROLES.index(part.role))
    return [
        {"name": p.organisation.name, "address": p.organisation.address, "role": choice(p.role, p.get_role_display())}
        for p in parts
    ]


def _contact(example: Example) -> Data:
    return {
        "name": example.contact_name,
        "email": example.contact_email,
        "address": example.contact_address,
        "open": choice(example.contact_open, example.get_contact_open_display()),
        "checked": date(example.contact_checked_on),
    }


def _dates(example: Example) -> Data:
    return {
        "published": example.published_at.isoformat() if example.published_at else None,
        "updated": example.updated_at.isoformat(),
        "checked": date(example.checked_on),
        "check_due": date(example.check_due),
    }
