"""A search -> its canonical query string, used in every link of the finder, and its description in words."""

from dataclasses import replace
from urllib.parse import urlencode

from examples.catalogue.search import TextMatches
from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue


def build_query_string(search: SearchRequest, page: int = 1) -> str:
    """Words, filters in the order of the facets, exactness, sort and page. Starts with `?`; defaults are left out."""
    pairs = [("q", search.text)] if search.text else []
    pairs += [(name, slug) for name, slugs in search.filters.items() for slug in slugs]
    if search.exact:
        pairs.append(("exact", "1"))
    if search.sort:
        pairs.append(("sort", search.sort))
    if page > 1:
        pairs.append(("page", str(page)))
    return f"?{urlencode(pairs)}"


def remove_filter(search: SearchRequest, facet: str, slug: str) -> SearchRequest:
    """The same search without one filter value."""
    left = {name: tuple(s for s in slugs if (name, s) != (facet, slug)) for name, slugs in search.filters.items()}
    return replace(search, filters={name: slugs for name, slugs in left.items() if slugs})


def describe_search(search: SearchRequest, catalogue: Catalogue, matches: TextMatches | None = None) -> str:
    """For example: Examples for “nurse” with Setting: Home or Hospice. `matches` adds corrected spelling."""
    words = f" for “{search.text}”" if search.text else ""
    if words and search.exact:
        words += " (these words only)"
    elif words and matches and matches.corrections:
        words += f" ({', '.join(f'{typed} searched as {better}' for typed, better in matches.corrections)})"
    filters = []
    for facet in catalogue.facets:
        if labels := [catalogue.labels[facet.name][slug] for slug in search.filters.get(facet.name, ())]:
            joiner = " and " if facet.all_required else " or "
            filters.append(f"{facet.label}: {joiner.join(labels)}")
    if not (words or filters):
        return "All examples"
    return f"Examples{words}{' with ' if filters else ''}{'; '.join(filters)}"
