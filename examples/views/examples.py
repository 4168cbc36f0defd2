"""The page of one example, its history, and the list of retired entries.

An entry that is retired keeps its page, so that old links work, and the page says why.
"""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.citation import build_citation
from examples.presenters.entry import load_entry_page
from examples.presenters.json_ld import render_json_ld
from examples.presenters.public_history import list_changes
from examples.presenters.sharing_image import describe_card
from examples.presenters.urls import TextLink, get_url
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root


@catalogue_page
def example_detail(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    entry = load_entry_page(slug, catalogue)
    if entry is None:
        raise Http404
    example = entry.example
    context = {
        "entry": entry,
        "root": get_site_root(request),
        "citation": build_citation(example, get_site_root(request)),
        "image": _build_image_link(request, catalogue, slug),
        # Search engines and programs get no data of retired entries.
        "json_ld": "" if example.is_retired else render_json_ld(example, get_site_root(request)),
        "breadcrumbs": build_breadcrumbs(("Find examples", get_url("finder"))),
    }
    return render(request, "example.html", context)


def _build_image_link(request: HttpRequest, catalogue: Catalogue, slug: str) -> TextLink | None:
    """The picture beside a link to the page on other sites, with its words. A retired entry has none."""
    card = catalogue.get_card(slug)
    if card is None:
        return None
    href = get_site_root(request) + get_url("example-image", slug)
    return TextLink(describe_card(card), href)


@catalogue_page
def example_history(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    """A line for each publication, correction, check and retirement, without editors' names."""
    example = get_object_or_404(Example.objects.with_page(), slug=slug)
    steps = (("Find examples", reverse("finder")), (example.title, example.get_absolute_url()))
    context = {"entry": example, "changes": list_changes(example), "breadcrumbs": build_breadcrumbs(*steps)}
    return render(request, "history.html", context)


@catalogue_page
def retired_examples(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    examples = Example.objects.retired().order_by(F("retired_at").desc(nulls_last=True), "title", "pk")
    context = {"examples": examples, "breadcrumbs": build_breadcrumbs(("Find examples", reverse("finder")))}
    return render(request, "retired_examples.html", context)
