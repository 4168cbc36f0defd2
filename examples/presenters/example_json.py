"""An example as JSON: everything its page says, with texts as the editors wrote them (Markdown)."""

from django.urls import reverse

from examples.documents.schema import CONTACT, DETAIL, EVIDENCE, FIELD_BY_NAME, PART_BY_NAME, RESOURCES, list_fields
from examples.models import TAG_VOCABULARIES, Example, Participation, Translation, list_checked
from examples.presenters.entry import EntryPage
from examples.presenters.formatting import format_cost
from examples.presenters.json_parts import (
    JsonObject,
    build_choice,
    build_date_object,
    build_fields,
    build_term,
    format_iso,
)
from examples.presenters.site_licence import get_licence_text
from examples.presenters.translations_and_easy_read import find_later_change
from examples.presenters.urls import get_translation_url

NOT_GRADED: JsonObject = {"slug": "", "label": "Not graded yet"}
# The fields of each group of keys.
KIND = (FIELD_BY_NAME["kind"],)
STUDY = tuple(field for field in list_fields(EVIDENCE) if field.name not in ("evidence", "evidence_direction"))
AREA = tuple(FIELD_BY_NAME[name] for name in ("scope", "place", "keywords"))
STAGE_NOTE = (FIELD_BY_NAME["stage_note"],)
EFFORT = tuple(field for field in list_fields(RESOURCES) if field.is_plain)
ENQUIRIES = tuple(field for field in list_fields(CONTACT) if field.name != "provider_sought")
CHECKS = (FIELD_BY_NAME["checked_on"], FIELD_BY_NAME["check_due"])


def build_example_json(entry: EntryPage, revision: int, root: str) -> JsonObject:
    """`root`: the site's address without a trailing slash. Empty values stay: they mean “not reported”."""
    example = entry.example
    return {
        "slug": example.slug,
        "title": example.title,
        **build_fields(example, KIND),
        "url": root + example.get_absolute_url(),
        "revision": revision,
        "licence": get_licence_text(),
        "summary": example.summary,
        "banner": entry.banner,
        "provider_sought": example.provider_sought,
        "evidence": (build_term(example.evidence) or NOT_GRADED) | build_fields(example, STUDY, "evidence_"),
        "finding": build_choice(example, "evidence_direction"),
        "limits": example.limits,
        "sections": [{"id": f.name, "heading": f.label, "text": getattr(example, f.name)} for f in list_fields(DETAIL)],
        **_build_facts(example),
        "outcomes": _build_rows(example, "outcomes"),
        # `said`: the sum in words, as on the page, in pounds of `price_year`.
        "costs": [
            {"said": format_cost(row)} | build_fields(row, PART_BY_NAME["costs"].fields) for row in example.costs.all()
        ],
        **{name: _build_rows(example, name) for name in ("adoptions", "quotes", "resources", "sources", "easy_read")},
        "unknown": entry.gaps,
        "translations": [_build_translation(row, example, root) for row in list_checked(example.translations.all())],
        "related": [
            {"slug": card.slug, "title": card.title, "url": root + reverse("example", args=[card.slug])}
            for card in entry.related
        ],
        "contact": build_fields(example, ENQUIRIES, "contact_"),
        "published": format_iso(example.published_at),
        "updated": format_iso(example.changed_at),
        **build_fields(example, CHECKS),
    }


def _build_translation(row: Translation, example: Example, root: str) -> JsonObject:
    return {
        "url": root + get_translation_url(example.slug, row.language),
        "direction": row.language_info.direction,
        "out_of_date": find_later_change(row, example) is not None,
        **build_fields(row, PART_BY_NAME["translations"].fields),
    }


def _build_facts(example: Example) -> JsonObject:
    tags = sorted(example.terms.all(), key=lambda tag: tag.order)
    roles = Participation.Role.values
    parts = sorted(example.participations.all(), key=lambda part: roles.index(part.role))
    return {
        **build_fields(example, AREA),
        "icbs": _build_icbs(example),
        "terms": {str(name): [build_term(tag) for tag in tags if tag.vocabulary == name] for name in TAG_VOCABULARIES},
        "framework_items": [
            {"slug": item.slug, "label": item.heading, "framework": item.framework.slug}
            for item in example.framework_items.all()
        ],
        "stage": build_term(example.stage),
        **build_fields(example, STAGE_NOTE),
        "started": build_date_object(example, "started"),
        "ended": build_date_object(example, "ended"),
        "cost": build_term(example.cost_band),
        **build_fields(example, EFFORT),
        "organisations": [
            {"name": part.organisation.name, "address": part.organisation.address, "role": build_choice(part, "role")}
            for part in parts
        ],
    }


def _build_icbs(example: Example) -> list[JsonObject]:
    return [
        {
            "slug": link.icb.slug,
            "label": link.icb.short_name,
            "basis": build_choice(link, "basis"),
            "closed": format_iso(link.icb.closed),
            "successors": [step.successor.slug for step in link.icb.successions_out.all()],
        }
        for link in example.area_links.all()
    ]


def _build_rows(example: Example, name: str) -> list[JsonObject]:
    return [build_fields(row, PART_BY_NAME[name].fields) for row in getattr(example, name).all()]
