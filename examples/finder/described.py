"""A question in words: what a feed, a table or a printed page says it holds."""

from collections.abc import Iterator

from examples.catalogue.question import Question
from examples.catalogue.search import Found
from examples.catalogue.snapshot import Catalogue


def described(question: Question, catalogue: Catalogue, found: Found | None = None) -> str:
    """Such as: Examples for “nurse” with Setting: Home or Hospice. `found` adds what was searched instead."""
    filters = "; ".join(_filters(question, catalogue))
    if not (question.text or filters):
        return "All examples"
    words = f" for “{question.text}”{_searched(question, found)}" if question.text else ""
    return f"Examples{words}{' with ' if filters else ''}{filters}"


def _searched(question: Question, found: Found | None) -> str:
    if question.exact:
        return " (these words only)"
    if not (found and found.corrected):
        return ""
    return f" ({', '.join(f'{typed} searched as {better}' for typed, better in found.corrected)})"


def _filters(question: Question, catalogue: Catalogue) -> Iterator[str]:
    for facet in catalogue.facets:
        labels = [catalogue.labels[facet.name][slug] for slug in question.chosen.get(facet.name, ())]
        if labels:
            yield f"{facet.label}: {' or '.join(labels)}"
