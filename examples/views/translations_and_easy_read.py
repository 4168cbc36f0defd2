"""Pages of an entry in another language, and in Easy Read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.entry import load_entry_page
from examples.presenters.translation_page import load_translation_page
from examples.presenters.urls import TextLink
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root


@catalogue_page
def example_translation(request: HttpRequest, catalogue: Catalogue, slug: str, language: str) -> HttpResponse:
    page = load_translation_page(slug, language, catalogue)
    if page is None:
        raise Http404
    context = {"page": page, "root": get_site_root(request), "breadcrumbs": _build_breadcrumbs(page.example)}
    return render(request, "translation.html", context)


@catalogue_page
def example_easy_read(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    entry = load_entry_page(slug, catalogue)
    if entry is None or not entry.example.easy_read.all():
        raise Http404
    context = {"entry": entry, "breadcrumbs": _build_breadcrumbs(entry.example)}
    return render(request, "easy_read.html", context)


def _build_breadcrumbs(example: Example) -> list[TextLink]:
    return build_breadcrumbs(("Find examples", reverse("finder")), (example.title, example.get_absolute_url()))
