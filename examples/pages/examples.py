"""The finder, on screen and on paper, and the page of one example."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.finder.address import query
from examples.finder.forms.links import links, located
from examples.finder.forms.paper import printed
from examples.finder.forms.reply import reply
from examples.finder.page import page
from examples.finder.query import ask
from examples.finder.said import said
from examples.models import Example
from examples.pages.caching import catalogue_page
from examples.pages.missed import count_for_editors
from examples.pages.site import root, trail
from examples.presenting.cite import cited
from examples.presenting.entry import present
from examples.presenting.linked import linked


@catalogue_page
def finder(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    if request.GET.get("view") == "print":
        return _on_paper(request, catalogue)
    asked = ask(request.GET, catalogue)
    found = page(asked, catalogue)
    count_for_editors(request, asked, catalogue)
    context = {
        "finder": found,
        "forms": links(asked.question, catalogue),
        "breadcrumbs": trail(),
        "canonical": root(request) + reverse("finder") + (found.canonical if len(found.canonical) > 1 else ""),
        # Search engines need the list once, not every selection from it.
        "indexed": query(asked.question) == "?",
    }
    return render(request, "finder.html", context)


def _on_paper(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Every result on one page, without what can only be clicked."""
    whole = reply(request.GET, catalogue, root(request))
    context = {
        "reply": whole,
        "said": said(whole.question, whole.answer),
        "rows": printed(whole),
        "finder_href": located("finder", whole.question),
        "canonical": whole.address("finder"),
        "nav": None,
    }
    return render(request, "finder_print.html", context)


@catalogue_page
def example(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    """Published, or retired after having been published: old links still lead somewhere, and the page says why."""
    found = get_object_or_404(Example.objects.on_a_page().with_details(), slug=slug)
    context = {
        "entry": present(found, catalogue),
        "citation": cited(found, root(request)),
        # Neither search engines nor programs are given what the directory no longer stands for.
        "linked": "" if found.is_retired else linked(found, root(request)),
        "breadcrumbs": trail(("Find examples", reverse("finder"))),
    }
    return render(request, "example.html", context)
