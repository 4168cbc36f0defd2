"""The shortlist of an address: a page to send, compare and print, and the same examples as CSV and as a workbook."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.finder.query_string import build_path
from examples.finder.request import parse_request
from examples.presenters import shortlist_files
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.cards import build_result_cards
from examples.presenters.example_selection import Selection, build_selection
from examples.presenters.shortlist_url import build_file_links, build_shortlist_url
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@catalogue_page
def shortlist(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """`search` in the address: the finder's query, to return to. `icb`: the board that a brief is for."""
    selection = build_selection(request.GET, catalogue)
    search = parse_request(QueryDict(request.GET.get("search", "").partition("?")[2]), catalogue).search
    boards = next(facet.values for facet in catalogue.facets if facet.name == "icb")
    chosen = request.GET.get("icb") or next(iter(search.filters.get("icb", ())), "")
    cards = build_result_cards(selection.cards, level=2)
    context = {
        "is_shortlist": True,
        "entries": list(zip(cards, _list_remove_links(selection, chosen), strict=True)),
        "notices": selection.notices,
        "links": build_file_links(selection.slugs),
        "address": get_site_root(request) + build_shortlist_url("shortlist", selection.slugs, icb=chosen),
        "boards": [board for board in boards if not board.note],
        "board": chosen,
        "search_href": build_path("finder", search) if search != SearchRequest() else "",
        "breadcrumbs": build_breadcrumbs(("Find examples", reverse("finder"))),
    }
    return render(request, "shortlist.html", context)


def _list_remove_links(selection: Selection, board: str) -> list[str]:
    """For each example, the same shortlist without it."""
    slugs = selection.slugs
    return [build_shortlist_url("shortlist", (s for s in slugs if s != slug), icb=board) for slug in slugs]


@catalogue_page
def shortlist_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    examples = build_selection(request.GET, catalogue).load_examples()
    today = timezone.localdate().isoformat()
    table = shortlist_files.build_csv(examples, get_site_root(request), catalogue.key.value, today)
    return build_file_response(table, "text/csv", f"shortlist-{today}.csv")


@catalogue_page
def shortlist_workbook(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    examples = build_selection(request.GET, catalogue).load_examples()
    today = timezone.localdate().isoformat()
    book = shortlist_files.build_workbook(examples, get_site_root(request), catalogue.key.value, today)
    return build_file_response(book, XLSX, f"shortlist-{today}.xlsx")
