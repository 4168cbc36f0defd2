"""A question -> its one canonical query string. Every link of the finder is made here."""

from dataclasses import replace
from urllib.parse import urlencode

from examples.catalogue.question import Question


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


def unfiltered(question: Question) -> Question:
    return replace(question, chosen={})


def wordless(question: Question) -> Question:
    return replace(question, text="", exact=False)


def exactly(question: Question) -> Question:
    """The same question for the typed words only."""
    return replace(question, exact=True)


def widely(question: Question) -> Question:
    """The same question with synonyms and corrections again."""
    return replace(question, exact=False)
