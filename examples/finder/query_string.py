"""A question -> its one canonical query string, with which every link of the finder is made, and its words."""

from dataclasses import replace
from urllib.parse import urlencode

from examples.catalogue.search import Found
from examples.catalogue.search_request import Question
from examples.catalogue.snapshot import Catalogue


def query(question: Question, page: int = 1) -> str:
    """Words, facets in their order, exactness, sort and page, each only where it says something. Begins with `?`."""
    pairs = [("q", question.text)] if question.text else []
    pairs += [(name, slug) for name, slugs in question.chosen.items() for slug in slugs]
    if question.exact:
        pairs.append(("exact", "1"))
    if question.sort:
        pairs.append(("sort", question.sort))
    if page > 1:
        pairs.append(("page", str(page)))
    return f"?{urlencode(pairs)}"


def without(question: Question, facet: str, slug: str) -> Question:
    """The same question with one choice taken back."""
    left = {name: tuple(s for s in slugs if (name, s) != (facet, slug)) for name, slugs in question.chosen.items()}
    return replace(question, chosen={name: slugs for name, slugs in left.items() if slugs})


def described(question: Question, catalogue: Catalogue, found: Found | None = None) -> str:
    """Such as: Examples for “nurse” with Setting: Home or Hospice. `found` adds what was searched instead."""
    words = f" for “{question.text}”" if question.text else ""
    if words and question.exact:
        words += " (these words only)"
    elif words and found and found.corrected:
        words += f" ({', '.join(f'{typed} searched as {better}' for typed, better in found.corrected)})"
    filters = []
    for facet in catalogue.facets:
        if labels := [catalogue.labels[facet.name][slug] for slug in question.chosen.get(facet.name, ())]:
            filters.append(f"{facet.label}: {' or '.join(labels)}")
    if not (words or filters):
        return "All examples"
    return f"Examples{words}{' with ' if filters else ''}{'; '.join(filters)}"
