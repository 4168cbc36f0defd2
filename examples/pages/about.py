"""What the directory is and how it grades evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.refresh import current
from examples.pages.site import trail


def about(request: HttpRequest) -> HttpResponse:
    ladder = next(facet.values for facet in current().facets if facet.name == "evidence")
    return render(request, "about.html", {"ladder": ladder, "breadcrumbs": trail()})
