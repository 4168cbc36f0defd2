"""The finder on screen and for printing, and its autocomplete suggestions."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from examples.catalogue.autocomplete import get_completion_index
from examples.catalogue.fallback.outage import is_reading_copy
from examples.catalogue.query_parser import MAX_QUERY_LENGTH
from examples.catalogue.snapshot import Catalogue
from examples.finder.empty_search_log import record_empty_search
from examples.finder.formats.download_links import build_download_links
from examples.finder.formats.print import build_print_results
from examples.finder.formats.response_data import build_response_data
from examples.finder.query_string import build_path, build_query_string
from examples.finder.request import parse_request
from examples.finder.results_page import build_finder_page
from examples.finder.search_notes import build_search_notes
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.urls import get_completion_url
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root

BOT_USER_AGENT = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Moz")  # sent when a browser loads a page in advance


@catalogue_page
def finder(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    if request.GET.get("view") == "print":
        return _render_print_page(request, catalogue)
    finder_request = parse_request(request.GET, catalogue)
    search = finder_request.search
    page = build_finder_page(finder_request, catalogue)
    # A request answered with 304 does not reach this view, so it is not counted.
    if finder_request.page == 1 and _is_reader(request) and not is_reading_copy():
        record_empty_search(search, catalogue)
    context = {
        "finder": page,
        "downloads": build_download_links(search, catalogue, page.total),
        "breadcrumbs": build_breadcrumbs(),
        "canonical": get_site_root(request) + page.canonical_path,
        # Search engines should index the whole list only, not every selection.
        "indexed": build_query_string(search) == "?",
    }
    return render(request, "finder.html", context)


def _render_print_page(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Every result on one page, without controls."""
    data = build_response_data(request.GET, catalogue, get_site_root(request))
    context = {
        "data": data,
        "search_notes": build_search_notes(data.search, data.results, catalogue),
        "print_results": build_print_results(data),
        "finder_href": build_path("finder", data.search),
        "canonical": data.build_search_url("finder"),
        "nav": None,
    }
    return render(request, "finder_print.html", context)


def _is_reader(request: HttpRequest) -> bool:
    """Neither a bot nor a browser that loads the page in advance, so that a search without results may be counted."""
    is_prefetch = any("prefetch" in request.headers.get(name, "").lower() for name in PREFETCH_HEADERS)
    is_bot = BOT_USER_AGENT.search(request.headers.get("User-Agent", ""))
    return request.method == "GET" and not is_prefetch and not is_bot


@catalogue_page
def suggestions(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """For static/app/combobox.js."""
    text = request.GET.get("q", "")[:MAX_QUERY_LENGTH]
    completions = get_completion_index(catalogue).find_completions(text)
    rows = [{"text": row.text, "kind": row.kind, "href": get_completion_url(row)} for row in completions]
    return JsonResponse({"q": text, "suggestions": rows})
