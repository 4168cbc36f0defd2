"""An answer as data, a page at a time. openapi.yaml describes it; a test holds one against the other."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.urls import reverse

from examples.catalogue.cards import Card
from examples.catalogue.search import Found
from examples.catalogue.snapshot import Catalogue
from examples.finder.formats.response_data import Reply
from examples.models import TAG_VOCABULARIES
from examples.presenters.licence import get_licence_text

PER_PAGE = 100
Data = dict[str, object]


def body(reply: Reply) -> Data:
    shown = Paginator(reply.cards, PER_PAGE).get_page(reply.asked.page)
    more = reply.address("finder-json", shown.next_page_number()) if shown.has_next() else None
    return {
        "count": reply.answer.total,
        "revision": reply.catalogue.key.value,
        "licence": get_licence_text(),
        "query": query(reply),
        "next": more,
        "results": [result(card, reply) for card in shown.object_list],
    }


def query(reply: Reply) -> Data:
    """What was asked and what was searched: nothing that was changed or left out goes unsaid."""
    question, found = reply.question, reply.answer.found or Found(())
    return {
        "words": reply.words,
        "text": question.text,
        "exact": question.exact,
        "filters": {name: _values(name, slugs, reply.catalogue) for name, slugs in question.chosen.items()},
        "sort": question.order,
        "notices": list(reply.asked.notices),
        "corrected": [{"typed": typed, "searched": better} for typed, better in found.corrected],
        "added": list(found.added),
        "wanted": list(found.wanted),
        "missed": found.missed,
    }


def result(card: Card, reply: Reply) -> Data:
    catalogue = reply.catalogue
    return {
        "slug": card.slug,
        "title": card.title,
        "url": reply.root + reverse("example", args=[card.slug]),
        "summary": card.summary,
        "terms": {name: _pairs(card.values[name], card.labels[name]) for name in TAG_VOCABULARIES},
        "evidence": _one("evidence", card, catalogue) | {"direction": card.evidence_direction},
        "organisations": list(card.organisations),
        "place": card.place,
        "icbs": _values("icb", card.icbs, catalogue),
        "stage": _one("stage", card, catalogue),
        "cost": _one("cost", card, catalogue),
        "published": card.published_at.isoformat(),
        "updated": card.updated_at.isoformat(),
        "checked": card.checked_on.isoformat() if card.checked_on else None,
    }


def _pairs(slugs: tuple[str, ...], labels: tuple[str, ...]) -> list[Data]:
    return [{"slug": slug, "label": label} for slug, label in zip(slugs, labels, strict=True)]


def _values(facet: str, slugs: tuple[str, ...], catalogue: Catalogue) -> list[Data]:
    """A value that has since been retired has no label any more; its slug stands in."""
    labels: Mapping[str, str] = catalogue.labels[facet]
    return _pairs(slugs, tuple(labels.get(slug, slug) for slug in slugs))


def _one(facet: str, card: Card, catalogue: Catalogue) -> Data:
    """Of evidence, stage and cost a published example has exactly one."""
    return _values(facet, card.values[facet], catalogue)[0]
