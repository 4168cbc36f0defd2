"""Nothing found: which one thing to let go, and exactly how many examples that gives."""

from collections.abc import Iterator
from dataclasses import dataclass

from examples.catalogue.question import Question
from examples.catalogue.snapshot import Catalogue
from examples.finder import address


@dataclass(frozen=True)
class Drop:
    label: str
    count: int
    href: str


@dataclass(frozen=True)
class Relief:
    message: str
    drops: tuple[Drop, ...]


def relief(question: Question, catalogue: Catalogue) -> Relief:
    """Only what helps is offered. Where no single thing does, the words alone and the filters alone are."""
    drops = tuple(drop for drop in _drops(question, catalogue) if drop.count)
    if question.chosen and question.text:
        message = "No example has these words and all of these filters."
    elif question.chosen:
        message = "No example has all of these filters."
    else:
        message = "No example has all of these words. Try fewer words, or other words for the same thing."
    return Relief(message, drops)


def _drops(question: Question, catalogue: Catalogue) -> Iterator[Drop]:
    filters = [(facet, slug) for facet, slugs in question.chosen.items() for slug in slugs]
    for facet, slug in filters:
        yield _drop(catalogue.labels[facet][slug], address.without(question, facet, slug), catalogue)
    if question.text and filters:
        yield _drop(question.text, address.wordless(question), catalogue)
    if len(filters) > 1:
        yield _drop("all filters", address.unfiltered(question), catalogue)


def _drop(label: str, left: Question, catalogue: Catalogue) -> Drop:
    return Drop(label, catalogue.answer(left).total, address.query(left))
