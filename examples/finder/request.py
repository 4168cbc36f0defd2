"""Reads a search request from an address, and explains what had to be left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from examples.catalogue.facets import Facet
from examples.catalogue.query_parser import parse_query
from examples.catalogue.search_request import SORTS, SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.finder.filter_set import clean_parameters
from examples.finder.request_notices import (
    describe_text,
    describe_unknown_parameter,
    limit_notices,
    list_unknown_parameters,
    shorten,
)


@dataclass(frozen=True)
class FinderRequest:
    """`notices`: a sentence for each part of the request that was replaced or left out. `unknown`: the names and values
    that were left out.
    """

    search: SearchRequest
    page: int = 1
    notices: tuple[str, ...] = field(default=())
    unknown: tuple[tuple[str, str], ...] = field(default=())


def parse_request(data: QueryDict | Mapping[str, list[str]], catalogue: Catalogue) -> FinderRequest:
    """Never raises. A replaced term becomes its successor, and what the finder does not know is left out, each with a
    notice. A page out of range is corrected later.
    """
    values = data if isinstance(data, MultiValueDict) else MultiValueDict(data)
    cleaned = clean_parameters(values)
    text = cleaned.get("q") or ""
    notices = list(describe_text(str(values.get("q") or ""), text))
    filters: dict[str, tuple[str, ...]] = {}
    unknown: list[tuple[str, str]] = []
    for facet in catalogue.facets:
        if facet.name not in cleaned:
            continue
        slugs, facet_notices, unknown_slugs = _resolve_slugs(cleaned[facet.name], facet, catalogue)
        # In the order of the facet, so that a selection has one address, in whatever order it was made.
        if ordered := tuple(slug for slug in catalogue.facet_bitmaps[facet.name] if slug in slugs):
            filters[facet.name] = ordered
        notices += facet_notices
        unknown += [(facet.name, slug) for slug in unknown_slugs]
    for name in list_unknown_parameters(values, catalogue.facet_bitmaps):
        notices.append(describe_unknown_parameter(name))
        unknown += [(name, str(value)) for value in values.getlist(name)]
    several, wanted = {facet.name for facet in catalogue.facets if facet.several}, set(cleaned.get("all") or ())
    notices += [describe_unknown_parameter(name) for name in sorted(wanted - several)]
    all_of = tuple(name for name, slugs in filters.items() if name in several & wanted and len(slugs) > 1)
    sort = cleaned.get("sort") or ""
    if sort and sort not in SORTS:
        notices.append(f"There is no sort order called “{shorten(sort)}”, so the usual order is shown.")
    text = text if parse_query(text) else ""
    # The form sends the words that "exact" was set for; it does not apply to other words.
    exact = bool(text) and cleaned.get("exact") in ("1", text)
    search = SearchRequest(text, filters, sort if sort in SORTS else "", exact, all_of)
    return FinderRequest(search, cleaned.get("page") or 1, limit_notices(notices), tuple(unknown))


def _resolve_slugs(slugs: Iterable[str], facet: Facet, catalogue: Catalogue) -> tuple[list[str], list[str], list[str]]:
    """The current slugs, a notice for each value that was replaced or is unknown, and the unknown values."""
    known = catalogue.facet_bitmaps[facet.name]
    successors = catalogue.reference_data.term_successors.get(facet.name, {})
    current, notices, unknown = [], [], []
    for slug in slugs:
        successor = successors.get(slug)
        if slug in known:
            current.append(slug)
        elif successor and successor.slug in known:
            current.append(successor.slug)
            notices.append(f"“{successor.old_label}” is now called “{successor.label}”.")
        else:
            unknown.append(slug)
            notices.append(f"“{shorten(slug)}” is not a value of “{facet.label}”, so it was left out.")
    return current, notices, unknown
