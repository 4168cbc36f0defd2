"""What the directory is and how it grades evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.pages.caching import catalogue_page
from examples.pages.site import trail


@catalogue_page
def about(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    ladder = next(facet.values for facet in catalogue.facets if facet.name == "evidence")
    return render(request, "about.html", {"ladder": ladder, "breadcrumbs": trail()})
