"""What a subscription follows: the path of a search or of an example, and the examples behind it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve

from examples.catalogue.snapshot import Catalogue
from examples.finder.query_string import build_path, describe_search
from examples.finder.request import parse_request
from examples.models import Example


@dataclass(frozen=True)
class Target:
    """`path`: canonical, so that one target has one path. `label`: in words. `keys`: primary keys of its examples.
    `typed`: the words of a search, which a stranger may have chosen."""

    path: str
    label: str
    keys: frozenset[int]
    is_search: bool
    typed: str = ""


def find_target(path: str, catalogue: Catalogue) -> Target | None:
    """The search or example with this path. None if the path belongs to neither, or to no entry that readers see."""
    try:
        parts = urlsplit(path)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    if match.url_name == "finder":
        return _build_search_target(parts.query, catalogue)
    return _build_example_target(match.kwargs["slug"]) if match.url_name == "example" else None


def _build_search_target(query: str, catalogue: Catalogue) -> Target:
    """Close matches are left out: news should be about what was asked for."""
    search = parse_request(QueryDict(query), catalogue).search
    results = catalogue.search(search)
    keys = frozenset(catalogue.cards[slot].pk for slot in results.slots if slot not in results.missing_words)
    path, label = build_path("finder", search), describe_search(search, catalogue)
    return Target(path, label, keys, is_search=True, typed=search.text)


def _build_example_target(slug: str) -> Target | None:
    example = Example.objects.with_page().filter(slug=slug).first()
    if not example:
        return None
    return Target(example.get_absolute_url(), f"“{example.title}”", frozenset([example.pk]), is_search=False)
