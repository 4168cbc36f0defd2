"""An example as JSON: everything its page says, with texts as the editors wrote them (Markdown)."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Model
from django.urls import reverse

from examples.documents.field_types import EntryField, FieldKind
from examples.documents.schema import CONTACT, DETAIL, EVIDENCE, FIELD_BY_NAME, PART_BY_NAME, RESOURCES, list_fields
from examples.models import TAG_VOCABULARIES, Example, Participation, Term
from examples.presenters.entry import EntryPage
from examples.presenters.formatting import format_cost
from examples.presenters.site_licence import get_licence_text

JsonObject = dict[str, object]
# Keys that differ from the field's name: they are older, and programs rely on them.
JSON_KEYS = {"read_on": "read", "checked_on": "checked"}
NOT_GRADED: JsonObject = {"slug": "", "label": "Not graded yet"}


def build_example_json(entry: EntryPage, revision: int, root: str) -> JsonObject:
    """`root`: the site's address without a trailing slash. Empty values stay: they mean “not reported”."""
    example = entry.example
    about_study = [field for field in list_fields(EVIDENCE) if field.name not in ("evidence", "evidence_direction")]
    contact = [field for field in list_fields(CONTACT) if field.name != "provider_sought"]
    return {
        "slug": example.slug,
        "title": example.title,
        **_build_fields(example, [FIELD_BY_NAME["kind"]]),
        "url": root + example.get_absolute_url(),
        "revision": revision,
        "licence": get_licence_text(),
        "summary": example.summary,
        "banner": entry.banner,
        "provider_sought": example.provider_sought,
        "evidence": (_build_term(example.evidence) or NOT_GRADED) | _build_fields(example, about_study, "evidence_"),
        "finding": _build_choice(example, "evidence_direction"),
        "limits": example.limits,
        "sections": [{"id": f.name, "heading": f.label, "text": getattr(example, f.name)} for f in list_fields(DETAIL)],
        **_build_facts(example),
        "outcomes": _build_rows(example, "outcomes"),
        # `said`: the sum in words, as on the page, in pounds of `price_year`.
        "costs": [
            {"said": format_cost(row)} | _build_fields(row, PART_BY_NAME["costs"].fields) for row in example.costs.all()
        ],
        "adoptions": _build_rows(example, "adoptions"),
        "quotes": _build_rows(example, "quotes"),
        "unknown": entry.gaps,
        "resources": _build_rows(example, "resources"),
        "sources": _build_rows(example, "sources"),
        "related": [
            {"slug": card.slug, "title": card.title, "url": root + reverse("example", args=[card.slug])}
            for card in entry.related
        ],
        "contact": _build_fields(example, contact, "contact_"),
        "published": _format_iso(example.published_at),
        "updated": _format_iso(example.changed_at),
        **_build_fields(example, (FIELD_BY_NAME["checked_on"], FIELD_BY_NAME["check_due"])),
    }


def _build_facts(example: Example) -> JsonObject:
    tags = sorted(example.terms.all(), key=lambda tag: tag.order)
    roles = Participation.Role.values
    parts = sorted(example.participations.all(), key=lambda part: roles.index(part.role))
    return {
        **_build_fields(example, [FIELD_BY_NAME[name] for name in ("scope", "place", "keywords")]),
        "icbs": _build_icbs(example),
        "terms": {str(name): [_build_term(tag) for tag in tags if tag.vocabulary == name] for name in TAG_VOCABULARIES},
        "framework_items": [
            {"slug": item.slug, "label": item.heading, "framework": item.framework.slug}
            for item in example.framework_items.all()
        ],
        "stage": _build_term(example.stage),
        **_build_fields(example, (FIELD_BY_NAME["stage_note"],)),
        "started": _build_partial_date(example, "started"),
        "ended": _build_partial_date(example, "ended"),
        "cost": _build_term(example.cost_band),
        **_build_fields(example, (field for field in list_fields(RESOURCES) if field.is_plain)),
        "organisations": [
            {"name": part.organisation.name, "address": part.organisation.address, "role": _build_choice(part, "role")}
            for part in parts
        ],
    }


def _build_icbs(example: Example) -> list[JsonObject]:
    return [
        {
            "slug": link.icb.slug,
            "label": link.icb.short_name,
            "basis": _build_choice(link, "basis"),
            "closed": _format_iso(link.icb.closed),
            "successors": [step.successor.slug for step in link.icb.successions_out.all()],
        }
        for link in example.area_links.all()
    ]


def _build_rows(example: Example, name: str) -> list[JsonObject]:
    return [_build_fields(row, PART_BY_NAME[name].fields) for row in getattr(example, name).all()]


def _build_fields(row: Model, fields: Iterable[EntryField], prefix: str = "") -> JsonObject:
    """Every public field under its name without `prefix`, or under its older key."""
    names = {field.name.removeprefix(prefix): field for field in fields if field.public}
    return {JSON_KEYS.get(name, name): _convert_field(row, field) for name, field in names.items()}


def _convert_field(row: Model, field: EntryField) -> object:
    """None for an empty choice, term, source, amount or date."""
    value = getattr(row, field.name)
    match field.kind:
        case FieldKind.CHOICE:
            return _build_choice(row, field.name)
        case FieldKind.TERM:
            return _build_term(value)
        case FieldKind.SOURCE:
            return value.number if value else None
        case FieldKind.ORGANISATION:
            return value.name if value else ""
        case FieldKind.AMOUNT:
            return None if value is None else float(value)
        case FieldKind.DATE:
            return _format_iso(value)
    return value


def _build_choice(row: Model, name: str) -> JsonObject | None:
    slug = getattr(row, name)
    return {"slug": slug, "label": getattr(row, f"get_{name}_display")()} if slug else None


def _build_term(term: Term | None) -> JsonObject | None:
    return {"slug": term.slug, "label": term.label} if term else None


def _format_iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _build_partial_date(example: Example, name: str) -> JsonObject | None:
    """{"date", "precision", "note"}; None if there is neither a date nor a note."""
    day, note = getattr(example, name), getattr(example, f"{name}_note")
    precision = getattr(example, f"{name}_precision") if day else None
    return {"date": _format_iso(day), "precision": precision, "note": note} if day or note else None
