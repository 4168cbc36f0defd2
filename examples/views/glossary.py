"""The words of the field explained."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.presenters import urls
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.views.caching import catalogue_page


@catalogue_page
def glossary(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    kinds = [link for link in urls.list_term_links("intervention", catalogue) if link.hint]
    return render(request, "glossary.html", {"kinds": kinds, "breadcrumbs": build_breadcrumbs()})
