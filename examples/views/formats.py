"""The finder's answer as table, data and feed; one example as data and as a reference."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from examples.catalogue.snapshot import Catalogue
from examples.finder.formats import atom, csv, json
from examples.finder.formats.response_data import reply
from examples.models import Example
from examples.presenters.citation import bibtex, cited, ris
from examples.presenters.entry import Entry
from examples.presenters.example_json import record
from examples.views.caching import catalogue_page
from examples.views.context_processors import root
from examples.views.responses import as_file, as_json


@catalogue_page
def finder_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    whole = reply(request.GET, catalogue, root(request))
    return as_file(csv.table(whole), "text/csv", f"examples-{whole.today.isoformat()}.csv")


@catalogue_page
def finder_json(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return as_json(json.body(reply(request.GET, catalogue, root(request))))


@catalogue_page
def finder_atom(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return as_file(atom.feed(reply(request.GET, catalogue, root(request))), "application/atom+xml")


@catalogue_page
def example_json(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    entry = Entry(_published(slug), catalogue)
    return as_json(record(entry, catalogue.key.value, root(request)))


@catalogue_page
def example_bib(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    return as_file(bibtex(cited(_published(slug), root(request))), "application/x-bibtex", f"{slug}.bib")


@catalogue_page
def example_ris(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    reference = ris(cited(_published(slug), root(request)))
    return as_file(reference, "application/x-research-info-systems", f"{slug}.ris")


def _published(slug: str) -> Example:
    return get_object_or_404(Example.objects.published().with_details(), slug=slug)
