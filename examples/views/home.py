"""The front page, and the page about the directory and how it grades evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.presenters import urls
from examples.presenters.cards import results
from examples.views.caching import catalogue_page
from examples.views.context_processors import trail

HEADINGS = {
    "setting": "Browse by setting",
    "population": "Browse by who it is for",
    "priority": "Browse by ICB priority",
}
MOST_TERMS = 9
NEWEST = 3


@catalogue_page
def home(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    groups = []
    for vocabulary, plural in urls.PLURALS.items():
        fullest = sorted(urls.terms(vocabulary, catalogue), key=lambda term: -term.count)[:MOST_TERMS]
        groups.append((HEADINGS[vocabulary], reverse("terms", args=[plural]), fullest))
    newest = results(catalogue.cards[slot] for slot in catalogue.orders["newest"][:NEWEST])
    return render(request, "home.html", {"total": len(catalogue.cards), "groups": groups, "newest": newest})


@catalogue_page
def about(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    ladder = next(facet.values for facet in catalogue.facets if facet.name == "evidence")
    return render(request, "about.html", {"ladder": ladder, "breadcrumbs": trail()})
