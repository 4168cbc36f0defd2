"""Organisations that lead, support, fund, evaluate or took up examples: the list, and one organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.organisation_pages import build_organisation_page, list_organisations
from examples.views.caching import catalogue_page


@catalogue_page
def organisation_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    context = {"kinds": list_organisations(catalogue), "breadcrumbs": build_breadcrumbs()}
    return render(request, "organisations.html", context)


@catalogue_page
def organisation_detail(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    page = build_organisation_page(slug, catalogue)
    if page is None:
        raise Http404
    context = {"page": page, "breadcrumbs": build_breadcrumbs(("Organisations", reverse("organisations")))}
    return render(request, "organisation.html", context)
