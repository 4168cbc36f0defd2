"""How the site grades evidence: the levels, the findings, and an entry as an example of each level."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.cards import Card
from examples.catalogue.facets import FacetValue
from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.presenters import urls
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.cards import render_card_evidence
from examples.presenters.study_and_finding import SHAPES
from examples.presenters.urls import TextLink
from examples.views.caching import catalogue_page


@catalogue_page
def evidence(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    facets = {facet.name: facet.values for facet in catalogue.facets}
    cards = _choose_cards(facets["evidence"], catalogue)
    rows = Example.objects.published().filter(pk__in=[card.pk for card in cards.values()])
    summaries = dict(rows.values_list("pk", "evidence_summary"))
    context = {
        "levels": [(level, _build_example(cards.get(level.slug), summaries)) for level in facets["evidence"]],
        "findings": facets["finding"],
        "shapes": {str(finding): shape for finding, shape in SHAPES.items()},
        "rows": [(level, list(_count_findings(level, facets["finding"], catalogue))) for level in facets["evidence"]],
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "evidence_levels.html", context)


def _choose_cards(levels: tuple[FacetValue, ...], catalogue: Catalogue) -> dict[str, Card]:
    """Level -> its best documented entry, where possible with a finding that no lower level shows."""
    chosen: dict[str, Card] = {}
    ordered = [catalogue.cards[slot] for slot in catalogue.orders["evidence"]]
    for level in levels:
        shown = {card.finding for card in chosen.values()}
        cards = [card for card in ordered if level.slug in card.values["evidence"]]
        if cards:
            chosen[level.slug] = next((card for card in cards if card.finding not in shown), cards[0])
    return chosen


def _build_example(card: Card | None, summaries: dict[int, str]) -> dict[str, object]:
    if card is None:
        return {}
    link = TextLink(card.title, urls.get_example_url(card.slug))
    return {"link": link, "evidence": render_card_evidence(card), "summary": summaries.get(card.pk, "")}


def _count_findings(
    level: FacetValue, findings: tuple[FacetValue, ...], catalogue: Catalogue
) -> Iterator[tuple[int, str]]:
    """(number of entries, address of their list) for each finding."""
    bitmaps = catalogue.facet_bitmaps
    for finding in findings:
        count = (bitmaps["evidence"][level.slug] & bitmaps["finding"][finding.slug]).bit_count()
        yield count, urls.get_finder_url(evidence=level.slug, finding=finding.slug)
