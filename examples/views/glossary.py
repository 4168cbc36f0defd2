"""The words of the field explained."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.presenters import urls
from examples.presenters.urls import TextLink
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs


@catalogue_page
def glossary(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    facet = next(facet for facet in catalogue.facets if facet.name == "intervention")
    kinds = [
        (TextLink(value.label, urls.get_finder_url(intervention=value.slug)), value.hint)
        for value in facet.values
        if value.hint
    ]
    return render(request, "glossary.html", {"kinds": kinds, "breadcrumbs": build_breadcrumbs()})
