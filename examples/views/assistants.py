"""Texts for programs that read for people: an example as Markdown, and a guide to the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.presenters.assistants_guide import build_assistants_guide
from examples.presenters.example_markdown import build_example_markdown
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response


@catalogue_page
def example_markdown(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    example = get_object_or_404(Example.objects.published().with_details(), slug=slug)
    text = build_example_markdown(example, catalogue.key.value, get_site_root(request))
    return build_file_response(text, "text/markdown")


@catalogue_page
def assistants_guide(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    cards = [catalogue.cards[slot] for slot in catalogue.orders["title"]]
    return build_file_response(build_assistants_guide(cards, get_site_root(request)), "text/plain")
