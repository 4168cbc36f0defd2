"""The finder's page as plain values, made from a request and the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from examples.catalogue.help_request_words import is_personal
from examples.catalogue.search_request import SORTS, SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue
from examples.finder.facet_groups import FacetGroup, build_facet_groups
from examples.finder.query_string import build_path, describe_words, remove_filter
from examples.finder.request import FinderRequest
from examples.finder.results_status import count_results, format_status
from examples.finder.search_notes import NoResultsHelp, SearchNotes, build_no_results_help, build_search_notes
from examples.presenters.cards import ResultCard, build_result_cards
from examples.presenters.formatting import format_example_count
from examples.presenters.urls import TextLink

RESULTS_PER_PAGE = 20


@dataclass(frozen=True)
class ActiveFilter:
    """A selected filter value. `href` leads to the same search without it."""

    facet: str
    label: str
    href: str


@dataclass(frozen=True)
class SortOption:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class PageLink:
    number: int = 0
    href: str = ""
    current: bool = False
    ellipsis: bool = False


@dataclass(frozen=True)
class Pagination:
    previous_href: str | None
    next_href: str | None
    pages: tuple[PageLink, ...]


@dataclass(frozen=True)
class FinderPage:
    """`any_all_links`: the same search for all instead of any of several values of a facet, or the other way round.
    `all_href`: the finder with all results, where the page shows only the first of them; else empty."""

    query: str
    total: int
    is_personal: bool
    title: str
    status: str
    facets: tuple[FacetGroup | SafeString, ...]
    active_filters: tuple[ActiveFilter, ...]
    all_of: tuple[str, ...]
    any_all_links: tuple[TextLink, ...]
    clear_href: str
    notices: tuple[str, ...]
    sort_options: tuple[SortOption, ...]
    cards: list[ResultCard]
    pagination: Pagination | None
    all_href: str
    no_results_help: NoResultsHelp | None
    search_notes: SearchNotes | None
    close_cards: list[ResultCard]
    canonical_path: str


def build_finder_page(request: FinderRequest, catalogue: Catalogue, limit: int = 0) -> FinderPage:
    """Searches and lays out the results. A page number beyond the last becomes the last. `limit`: shows only the first
    results, with a link to all."""
    search, results = request.search, catalogue.search(request.search)
    shown = Paginator(results.slots, limit or RESULTS_PER_PAGE).get_page(request.page)
    highlights = results.text_matches.highlights if results.text_matches else frozenset()
    # Close matches stand apart only below the full ones; in another order each card says what it lacks.
    apart = results.missing_words if search.order == "relevance" else {}
    slots = shown.object_list
    full, close = [slot for slot in slots if slot not in apart], [slot for slot in slots if slot in apart]

    missing_words = {catalogue.cards[slot]: words for slot, words in results.missing_words.items()}

    def build_cards(slots: list[int], level: int) -> list[ResultCard]:
        return build_result_cards((catalogue.cards[slot] for slot in slots), highlights, level, missing_words)

    return FinderPage(
        query=search.text,
        total=results.total,
        is_personal=is_personal(search.text),
        title=_format_title(search, results, shown.number, catalogue),
        status=format_status(search, results, shown, catalogue),
        facets=build_facet_groups(search, results, catalogue),
        active_filters=tuple(_list_active_filters(search, catalogue)),
        all_of=search.all_of,
        any_all_links=tuple(_list_any_all_links(search, catalogue)),
        clear_href=build_path("finder", replace(search, filters={})),
        notices=request.notices,
        sort_options=tuple(_list_sort_options(search)),
        cards=build_cards(full, 3),
        pagination=None if limit else _build_pagination(search, shown.number, shown.paginator),
        all_href=build_path("finder", search) if limit and shown.has_other_pages() else "",
        no_results_help=build_no_results_help(search, catalogue) if not results.total else None,
        search_notes=build_search_notes(search, results, catalogue),
        close_cards=build_cards(close, 4),
        canonical_path=build_path("finder", search, shown.number),
    )


def _format_title(search: SearchRequest, results: SearchResults, number: int, catalogue: Catalogue) -> str:
    words = f"{describe_words(search, catalogue)}: " if search.text else ""
    filtered = " (filtered)" if search.filters else ""
    page = f", page {number}" if number > 1 else ""
    return f"{words}{count_results(results)}{filtered}{page} – Find examples"


def _list_active_filters(search: SearchRequest, catalogue: Catalogue) -> Iterator[ActiveFilter]:
    for facet in catalogue.facets:
        for slug in search.filters.get(facet.name, ()):
            href = build_path("finder", remove_filter(search, facet.name, slug))
            yield ActiveFilter(facet.label, catalogue.labels[facet.name][slug], href)


def _list_any_all_links(search: SearchRequest, catalogue: Catalogue) -> Iterator[TextLink]:
    """For each facet of which several values are selected. None that would find nothing."""
    for facet in catalogue.facets:
        if not facet.several or len(search.filters.get(facet.name, ())) < 2:
            continue
        others = tuple(name for name in search.all_of if name != facet.name)
        has_all = facet.name in search.all_of
        other = replace(search, all_of=others if has_all else (*others, facet.name))
        if count := catalogue.search(other).total:
            text = f"{facet.label}: show the {format_example_count(count)} with {'any' if has_all else 'all'} of these"
            yield TextLink(text, build_path("finder", other))


def _list_sort_options(search: SearchRequest) -> Iterator[SortOption]:
    """The default order has an empty value, so that if words are added, the results are ranked by best match."""
    default = replace(search, sort="").order
    for value, label in SORTS.items():
        if value != "relevance" or search.text:
            yield SortOption("" if value == default else value, label, value == search.order)


def _build_pagination(search: SearchRequest, number: int, paginator: "Paginator[int]") -> Pagination | None:
    if paginator.num_pages == 1:
        return None

    def build_link(page: int | str) -> PageLink:
        if not isinstance(page, int):  # the ellipsis is a lazy text
            return PageLink(ellipsis=True)
        return PageLink(page, build_path("finder", search, page), page == number)

    return Pagination(
        previous_href=build_path("finder", search, number - 1) if number > 1 else None,
        next_href=build_path("finder", search, number + 1) if number < paginator.num_pages else None,
        pages=tuple(build_link(page) for page in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)),
    )
