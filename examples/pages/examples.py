"""The finder and the page of one example."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.refresh import current
from examples.finder.page import page
from examples.finder.query import ask
from examples.models import Example
from examples.pages.site import trail
from examples.presenting.entry import present


def finder(request: HttpRequest) -> HttpResponse:
    catalogue = current()
    found = page(ask(request.GET, catalogue), catalogue)
    return render(request, "finder.html", {"finder": found, "breadcrumbs": trail()})


def example(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Example.objects.published().with_details(), slug=slug)
    breadcrumbs = trail(("Find examples", reverse("finder")))
    return render(request, "example.html", {"entry": present(found, current()), "breadcrumbs": breadcrumbs})
