"""The finder's results as CSV, JSON and Atom; one example as JSON, BibTeX and RIS."""

from django.http import Http404, HttpRequest, HttpResponse

from examples.catalogue.snapshot import Catalogue
from examples.finder.formats import atom, csv, json
from examples.finder.formats.response_data import build_response_data
from examples.presenters.citation import build_citation, format_bibtex, format_ris
from examples.presenters.entry import EntryPage, load_entry_page
from examples.presenters.example_json import build_example_json
from examples.presenters.sharing_image import draw_sharing_image
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response, json_response


@catalogue_page
def finder_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    data = build_response_data(request.GET, catalogue, get_site_root(request))
    return build_file_response(csv.build_csv(data), "text/csv", csv.build_file_name(data))


@catalogue_page
def finder_json(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    data = build_response_data(request.GET, catalogue, get_site_root(request))
    return json_response(json.build_results_json(data))


@catalogue_page
def finder_atom(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    data = build_response_data(request.GET, catalogue, get_site_root(request))
    return build_file_response(atom.build_feed(data), "application/atom+xml")


@catalogue_page
def example_json(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    entry = _load_published(slug, catalogue)
    return json_response(build_example_json(entry, catalogue.key.value, get_site_root(request)))


@catalogue_page
def example_bib(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    reference = format_bibtex(build_citation(_load_published(slug, catalogue).example, get_site_root(request)))
    return build_file_response(reference, "application/x-bibtex", f"{slug}.bib")


@catalogue_page
def example_ris(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    reference = format_ris(build_citation(_load_published(slug, catalogue).example, get_site_root(request)))
    return build_file_response(reference, "application/x-research-info-systems", f"{slug}.ris")


@catalogue_page
def example_image(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    card = catalogue.get_card(slug)
    if card is None:
        raise Http404
    return build_file_response(draw_sharing_image(card), "image/png")


def _load_published(slug: str, catalogue: Catalogue) -> EntryPage:
    entry = load_entry_page(slug, catalogue)
    if entry is None or entry.example.is_retired:
        raise Http404
    return entry
