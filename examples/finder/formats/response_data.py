"""The data that every format is made from: the request, its results, the date and the site's address."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone

from examples.catalogue.cards import Card
from examples.catalogue.search_request import SORTS, SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue
from examples.finder.query_string import build_path, describe_search
from examples.finder.request import FinderRequest, parse_request

RESULTS_PER_PAGE = 100  # in JSON and Atom; the other formats have every result


@dataclass(frozen=True)
class ResponseData:
    """`root`: the site's address without a final slash, such as https://inspire.example.org."""

    request: FinderRequest
    results: SearchResults
    catalogue: Catalogue
    root: str
    today: dt.date

    @property
    def search(self) -> SearchRequest:
        return self.request.search

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every result, in order."""
        return tuple(self.catalogue.cards[slot] for slot in self.results.slots)

    @cached_property
    def page(self) -> "Page[Card]":
        """The page that was asked for; the last one if there are fewer."""
        return Paginator(self.cards, RESULTS_PER_PAGE).get_page(self.request.page)

    @property
    def description(self) -> str:
        return describe_search(self.search, self.catalogue)

    def list_missing_words(self, card: Card) -> tuple[str, ...]:
        """The words that a close match does not have; empty for a full match."""
        return self.results.missing_words.get(self.catalogue.slots[card.slug], ())

    @property
    def order_label(self) -> str:
        return SORTS[self.search.order]

    def build_search_url(self, view: str, page: int = 1) -> str:
        """The full address of this search in the format of a view, by the view's URL name."""
        return self.root + build_path(view, self.search, page)


def build_response_data(data: QueryDict | Mapping[str, list[str]], catalogue: Catalogue, root: str) -> ResponseData:
    """Reads the request and searches exactly as the finder's page does."""
    request = parse_request(data, catalogue)
    return ResponseData(request, catalogue.search(request.search), catalogue, root, timezone.localdate())
