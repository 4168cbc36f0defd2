"""Search results as JSON, one page at a time. openapi.yaml describes them, and a test compares the two."""

from collections.abc import Mapping

from django.urls import reverse

from examples.catalogue.bitmaps import order_slots
from examples.catalogue.cards import Card
from examples.catalogue.search import TextMatches
from examples.catalogue.snapshot import Catalogue
from examples.finder.formats.response_data import ResponseData
from examples.models import TAG_VOCABULARIES, Example
from examples.presenters.json_parts import JsonObject
from examples.presenters.site_licence import get_licence_text


def build_results_json(data: ResponseData) -> JsonObject:
    page = data.page
    return {
        "count": data.results.total,
        "close": data.results.close_total,
        "revision": data.catalogue.key.value,
        "licence": get_licence_text(),
        "query": _build_query(data),
        "next": data.build_search_url("finder-json", page.next_page_number()) if page.has_next() else None,
        "results": [_build_result(card, data) for card in page.object_list],
    }


def _build_query(data: ResponseData) -> JsonObject:
    """The request and what was searched for, with everything that was changed or left out."""
    search, matches = data.search, data.results.text_matches or TextMatches(order_slots(()))
    return {
        "words": data.description,
        "text": search.text,
        "all": list(search.all_of),
        "exact": search.exact,
        "filters": {name: _build_values(name, slugs, data.catalogue) for name, slugs in search.filters.items()},
        "sort": search.order,
        "notices": list(data.request.notices),
        "corrected": [{"typed": typed, "searched": searched} for typed, searched in matches.corrections],
        "added": list(matches.synonyms),
        "guessed": [{"typed": typed, "meant": meant} for typed, meant in matches.guesses],
        "wanted": list(matches.required),
        "unknown": list(matches.unknown),
    }


def _build_result(card: Card, data: ResponseData) -> JsonObject:
    catalogue = data.catalogue
    return {
        "slug": card.slug,
        "title": card.title,
        "kind": {"slug": card.kind, "label": str(Example.Kind(card.kind).label)},
        "url": data.root + reverse("example", args=[card.slug]),
        "summary": card.summary,
        "lacks": list(data.list_missing_words(card)),
        "terms": {name: _pair_labels(card.values[name], card.labels[name]) for name in TAG_VOCABULARIES},
        "evidence": _build_value("evidence", card, catalogue),
        "finding": _build_value("finding", card, catalogue),
        "organisations": list(card.organisations),
        "place": card.place,
        "icbs": _build_values("icb", card.icbs, catalogue),
        "stage": _build_value("stage", card, catalogue),
        "cost": _build_value("cost", card, catalogue),
        "other_places": card.places,
        "stopped": card.stopped,
        "lessons": card.lessons,
        "published": card.published_at.isoformat(),
        "updated": card.changed_at.isoformat(),
        "checked": card.checked_on.isoformat() if card.checked_on else None,
    }


def _pair_labels(slugs: tuple[str, ...], labels: tuple[str, ...]) -> list[JsonObject]:
    return [{"slug": slug, "label": label} for slug, label in zip(slugs, labels, strict=True)]


def _build_values(facet: str, slugs: tuple[str, ...], catalogue: Catalogue) -> list[JsonObject]:
    """A retired value has no label, so its slug is used."""
    labels: Mapping[str, str] = catalogue.labels[facet]
    return _pair_labels(slugs, tuple(labels.get(slug, slug) for slug in slugs))


def _build_value(facet: str, card: Card, catalogue: Catalogue) -> JsonObject:
    """For evidence, finding, stage and cost, of which a published example has exactly one."""
    return _build_values(facet, card.values[facet], catalogue)[0]
