"""The current terms of a vocabulary as links, each with the number of examples that have it."""

from dataclasses import dataclass

from examples.catalogue.snapshot import Catalogue
from examples.presenting import links


@dataclass(frozen=True)
class TermLink:
    label: str
    href: str
    count: int
    hint: str


def term_links(vocabulary: str, catalogue: Catalogue) -> list[TermLink]:
    """In the vocabulary's order."""
    facet = next(facet for facet in catalogue.facets if facet.name == vocabulary)
    totals = catalogue.totals[vocabulary]
    return [
        TermLink(value.label, links.term(vocabulary, value.slug), totals[value.slug], value.hint)
        for value in facet.values
    ]
