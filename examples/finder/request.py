"""Reads a search request from an address, and explains what had to be left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from examples.catalogue.facets import Facet
from examples.catalogue.search_request import SORTS, SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.finder.filter_set import FinderForm


@dataclass(frozen=True)
class FinderRequest:
    """`notices`: a sentence for each value that was replaced or left out."""

    search: SearchRequest
    page: int = 1
    notices: tuple[str, ...] = field(default=())


def parse_request(data: QueryDict | Mapping[str, list[str]], catalogue: Catalogue) -> FinderRequest:
    """Never raises. A replaced term becomes its successor, and a value that no facet has is left out, each with a
    notice. A page out of range is corrected later.
    """
    form = FinderForm(data if isinstance(data, MultiValueDict) else MultiValueDict(data))
    form.is_valid()
    cleaned = form.cleaned_data
    filters: dict[str, tuple[str, ...]] = {}
    notices: list[str] = []
    for facet in catalogue.facets:
        slugs, facet_notices = _resolve_slugs(cleaned.get(facet.name) or (), facet, catalogue)
        # In the order of the facet, so that a selection has one address, in whatever order it was made.
        if ordered := tuple(slug for slug in catalogue.facet_bitmaps[facet.name] if slug in slugs):
            filters[facet.name] = ordered
        notices += facet_notices
    sort = cleaned.get("sort") or ""
    if sort and sort not in SORTS:
        notices.append(f"There is no sort order called “{_shorten(sort)}”, so the usual order is shown.")
    text = cleaned.get("q") or ""
    # The form sends the words that "exact" was set for; it does not apply to other words.
    exact = bool(text) and cleaned.get("exact") in ("1", text)
    search = SearchRequest(text, filters, sort if sort in SORTS else "", exact)
    return FinderRequest(search, cleaned.get("page") or 1, tuple(notices))


def _resolve_slugs(slugs: Iterable[str], facet: Facet, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """The current slugs, and a notice for each value that was replaced or is unknown."""
    known = catalogue.facet_bitmaps[facet.name]
    successors = catalogue.reference_data.term_successors.get(facet.name, {})
    current, notices = [], []
    for slug in slugs:
        successor = successors.get(slug)
        if slug in known:
            current.append(slug)
        elif successor and successor.slug in known:
            current.append(successor.slug)
            notices.append(f"“{successor.old_label}” is now called “{successor.label}”.")
        else:
            notices.append(f"“{_shorten(slug)}” is not a value of “{facet.label}”, so it was left out.")
    return current, notices


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
