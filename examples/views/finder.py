"""The finder on screen and for printing, and its autocomplete suggestions."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from examples.catalogue.autocomplete import completions
from examples.catalogue.query_parser import MOST_CHARACTERS
from examples.catalogue.refresh import current
from examples.catalogue.snapshot import Catalogue
from examples.finder.formats.download_links import links, located
from examples.finder.formats.print import printed
from examples.finder.formats.response_data import reply
from examples.finder.query_string import query
from examples.finder.request import ask
from examples.finder.results_page import page
from examples.finder.search_notes import said
from examples.finder.zero_results import count_missed
from examples.presenters.urls import get_completion_url
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs, get_site_root

BOT_USER_AGENT = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Moz")  # sent when a browser loads a page in advance


@catalogue_page
def finder(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    if request.GET.get("view") == "print":
        return _render_print_page(request, catalogue)
    asked = ask(request.GET, catalogue)
    found = page(asked, catalogue)
    # A request answered with 304 does not reach this view, so it is not counted.
    if asked.page == 1 and _is_reader(request):
        count_missed(asked.question, catalogue)
    context = {
        "finder": found,
        "forms": links(asked.question, catalogue),
        "breadcrumbs": build_breadcrumbs(),
        "canonical": get_site_root(request) + reverse("finder") + (found.canonical if len(found.canonical) > 1 else ""),
        # Search engines should index the whole list only, not every selection.
        "indexed": query(asked.question) == "?",
    }
    return render(request, "finder.html", context)


def _render_print_page(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Every result on one page, without controls."""
    whole = reply(request.GET, catalogue, get_site_root(request))
    context = {
        "reply": whole,
        "said": said(whole.question, whole.answer),
        "rows": printed(whole),
        "finder_href": located("finder", whole.question),
        "canonical": whole.address("finder"),
        "nav": None,
    }
    return render(request, "finder_print.html", context)


def _is_reader(request: HttpRequest) -> bool:
    """Neither a bot nor a browser that loads the page in advance, so that a search without results may be counted."""
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in PREFETCH_HEADERS)
    return request.method == "GET" and not ahead and not BOT_USER_AGENT.search(request.headers.get("User-Agent", ""))


@require_safe
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> HttpResponse:
    """For static/app/combobox.js."""
    typed = request.GET.get("q", "")[:MOST_CHARACTERS]
    found = completions(current()).like(typed)
    shown = [{"text": entry.text, "kind": entry.kind, "href": get_completion_url(entry)} for entry in found]
    return JsonResponse({"q": typed, "suggestions": shown})
