"""The front page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.pages.caching import catalogue_page
from examples.presenting.cards import results
from examples.presenting.links import PLURALS
from examples.presenting.terms import TermLink, term_links

HEADINGS = {
    "setting": "Browse by setting",
    "population": "Browse by who it is for",
    "priority": "Browse by ICB priority",
}
LEDE = "A free public directory of examples, each with its sources and how sure we can be that it helped."
MOST_TERMS = 9
NEWEST = 3


@dataclass(frozen=True)
class Group:
    heading: str
    href: str
    items: list[TermLink]


@catalogue_page
def home(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    newest = results(catalogue.cards[slot] for slot in catalogue.orders["newest"][:NEWEST])
    context = {
        "lede": LEDE,
        "total": len(catalogue.cards),
        "groups": [_group(vocabulary, plural, catalogue) for vocabulary, plural in PLURALS.items()],
        "newest": newest,
        "icbs_href": reverse("icbs"),
        "finder_href": reverse("finder"),
    }
    return render(request, "home.html", {"home": context})


def _group(vocabulary: str, plural: str, catalogue: Catalogue) -> Group:
    fullest = sorted(term_links(vocabulary, catalogue), key=lambda item: -item.count)[:MOST_TERMS]
    return Group(HEADINGS[vocabulary], reverse("terms", args=[plural]), fullest)
