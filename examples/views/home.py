"""The home page and the about page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Vocabulary
from examples.presenters import urls
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.cards import build_result_cards
from examples.views.caching import catalogue_page

HEADINGS = {
    Vocabulary.PRIORITY: "Priorities",
    Vocabulary.POPULATION: "Who it helps",
    Vocabulary.SETTING: "Where care happens",
}
MAX_TERMS = 9
NEWEST_COUNT = 3


@catalogue_page
def home(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    groups = []
    for vocabulary, heading in HEADINGS.items():
        largest = sorted(urls.list_term_links(vocabulary, catalogue), key=lambda term: -term.count)[:MAX_TERMS]
        groups.append((heading, reverse("terms", args=[urls.PLURALS[vocabulary]]), largest))
    newest = build_result_cards(catalogue.cards[slot] for slot in catalogue.orders["newest"][:NEWEST_COUNT])
    return render(request, "home.html", {"total": len(catalogue.cards), "groups": groups, "newest": newest})


@catalogue_page
def about(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return render(request, "about.html", {"breadcrumbs": build_breadcrumbs()})
