"""The finder's answer as table, data and feed; one example as data and as a reference."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from examples.catalogue.snapshot import Catalogue
from examples.finder.forms import atom, csv, json
from examples.finder.forms.reply import reply
from examples.models import Example
from examples.pages.caching import catalogue_page
from examples.pages.site import root
from examples.presenting import record
from examples.presenting.cite import bibtex, cited, ris
from examples.presenting.entry import present


def sent(content: str, kind: str, filename: str = "") -> HttpResponse:
    """Not for search engines, which have the pages. With a file name a browser saves it."""
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers={"X-Robots-Tag": "noindex"})
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def data(body: dict[str, object]) -> HttpResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, headers={"X-Robots-Tag": "noindex"})


@catalogue_page
def finder_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    whole = reply(request.GET, catalogue, root(request))
    return sent(csv.table(whole), "text/csv", f"examples-{whole.today.isoformat()}.csv")


@catalogue_page
def finder_json(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return data(json.body(reply(request.GET, catalogue, root(request))))


@catalogue_page
def finder_atom(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return sent(atom.feed(reply(request.GET, catalogue, root(request))), "application/atom+xml")


@catalogue_page
def example_json(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    entry = present(_published(slug), catalogue)
    return data(record.record(entry, catalogue.key.value, root(request)))


@catalogue_page
def example_bib(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    return sent(bibtex(cited(_published(slug), root(request))), "application/x-bibtex", f"{slug}.bib")


@catalogue_page
def example_ris(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    reference = ris(cited(_published(slug), root(request)))
    return sent(reference, "application/x-research-info-systems", f"{slug}.ris")


def _published(slug: str) -> Example:
    return get_object_or_404(Example.objects.published().with_details(), slug=slug)
