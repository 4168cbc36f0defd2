"""The home page and the about page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.presenters import urls
from examples.presenters.cards import build_result_cards
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs

HEADINGS = {
    "setting": "Browse by setting",
    "population": "Browse by who it is for",
    "priority": "Browse by ICB priority",
}
MAX_TERMS = 9
NEWEST_COUNT = 3


@catalogue_page
def home(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    groups = []
    for vocabulary, plural in urls.PLURALS.items():
        largest = sorted(urls.list_term_links(vocabulary, catalogue), key=lambda term: -term.count)[:MAX_TERMS]
        groups.append((HEADINGS[vocabulary], reverse("terms", args=[plural]), largest))
    newest = build_result_cards(catalogue.cards[slot] for slot in catalogue.orders["newest"][:NEWEST_COUNT])
    return render(request, "home.html", {"total": len(catalogue.cards), "groups": groups, "newest": newest})


@catalogue_page
def about(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    levels = next(facet.values for facet in catalogue.facets if facet.name == "evidence")
    return render(request, "about.html", {"evidence_levels": levels, "breadcrumbs": build_breadcrumbs()})
