"""A search -> its canonical address, used in every link of the finder, and its description in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from examples.catalogue.search import TextMatches
from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.text_analysis import split_words
from examples.presenters.urls import get_url

TYPED_WORD = re.compile(r"[^\W_](?:[^\W_]|['\u2019](?!s\b)|[\u0300-\u036f])*")


def build_query_string(search: SearchRequest, page: int = 1, unknown: Iterable[tuple[str, str]] = ()) -> str:
    """Words, filters in the order of the facets, those of which all are needed, exactness, sort and page. Starts with
    `?`; defaults are left out.

    `unknown`: parameters that were left out of the search, for an address that must stay as it was asked for.
    """
    pairs = [("q", search.text)] if search.text else []
    pairs += [(name, slug) for name, slugs in search.filters.items() for slug in slugs]
    pairs += unknown
    pairs += [("all", name) for name in search.all_of if len(search.filters.get(name, ())) > 1]
    if search.exact:
        pairs.append(("exact", "1"))
    if search.sort:
        pairs.append(("sort", search.sort))
    query = _encode_pairs(tuple(pairs))
    if page > 1:
        query += f"{'&' if query else ''}page={page}"
    return f"?{query}"


@lru_cache(maxsize=256)
def _encode_pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    """Cached, because a page gives the same search in several formats."""
    return urlencode(pairs)


def build_path(view: str, search: SearchRequest, page: int = 1, unknown: Iterable[tuple[str, str]] = ()) -> str:
    """The path of a search in the format of a view, by the view's URL name. `unknown`: as in `build_query_string`."""
    query = build_query_string(search, page, unknown)
    return get_url(view) + (query if len(query) > 1 else "")


def remove_filter(search: SearchRequest, facet: str, slug: str) -> SearchRequest:
    """The same search without one filter value."""
    left = {name: tuple(s for s in slugs if (name, s) != (facet, slug)) for name, slugs in search.filters.items()}
    return replace(search, filters={name: slugs for name, slugs in left.items() if slugs})


def describe_words(search: SearchRequest, catalogue: Catalogue) -> str:
    """The words that were searched, in quotes, with the typed ones if their spelling was corrected."""
    found = catalogue.search_text(search.text, search.exact) if search.text else None
    if found is None or not found[0].corrections:
        return f"“{search.text}”" if search.text else ""
    return f"“{correct_text(search.text, found[0])}” (typed: “{search.text}”)"


def correct_text(text: str, matches: TextMatches) -> str:
    """The text with each corrected word in place of the typed one."""
    return replace_words(text, dict(matches.corrections))


def replace_words(text: str, words: Mapping[str, str]) -> str:
    """The text with some of its words replaced, whatever their case. All signs between words stay.

    `words`: word, as `split_words` gives it -> its replacement.
    """
    return TYPED_WORD.sub(lambda typed: words.get("".join(split_words(typed[0])), typed[0]), text)


def describe_search(search: SearchRequest, catalogue: Catalogue) -> str:
    """For example: Examples for “nurse” with Setting: Home or Hospice."""
    words = describe_words(search, catalogue)
    words = f" for {words}{' (these words only)' if search.exact else ''}" if words else ""
    filters = []
    for facet in catalogue.facets:
        if labels := [catalogue.labels[facet.name][slug] for slug in search.filters.get(facet.name, ())]:
            joiner = " and " if facet.all_required or facet.name in search.all_of else " or "
            filters.append(f"{facet.label}: {joiner.join(labels)}")
    if not (words or filters):
        return "All examples"
    return f"Examples{words}{' with ' if filters else ''}{'; '.join(filters)}"
