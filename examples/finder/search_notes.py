"""What the page says of a search: how the words were read, and, where nothing was found, what to let go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from examples.catalogue.autocomplete import completions
from examples.catalogue.query_parser import STOP, parse
from examples.catalogue.search import Found
from examples.catalogue.search_request import Answer, Question
from examples.catalogue.snapshot import Catalogue
from examples.finder import query_string
from examples.presenters import urls

MOST_NAMED = 8
MOST_TERMS = 5


@dataclass(frozen=True)
class Said:
    """`corrected`: what the results are for, where a word was mended. `partial`: a sentence, where not all words are
    in the results. `added`: other words that were searched too. `exact_href`: the same for the typed words only.
    """

    typed: str
    corrected: str
    partial: str
    added: tuple[str, ...]
    more: int
    exact: bool
    exact_href: str
    wide_href: str


def said(question: Question, answer: Answer) -> Said | None:
    """Nothing where no word was typed; never silent about a change."""
    found = answer.found
    if found is None:
        return None
    words, count = ", ".join(found.wanted), len(found.wanted)
    partial = f"No example has all of these words: {words}. These have {count - found.missed} of the {count}."
    return Said(
        typed=question.text,
        corrected=corrected(question.text, found) if found.corrected else "",
        partial=partial if found.missed else "",
        added=found.added[:MOST_NAMED],
        more=max(0, len(found.added) - MOST_NAMED),
        exact=question.exact,
        exact_href=query_string.query(replace(question, exact=True)),
        wide_href=query_string.query(replace(question, exact=False)),
    )


def corrected(typed: str, found: Found) -> str:
    """The typed text with the mended words in their places, case set aside, and single spaces."""
    mended = dict(found.corrected)
    return " ".join(mended.get(word.strip(".,;:!?").casefold(), word) for word in typed.split())


@dataclass(frozen=True)
class Drop:
    label: str
    count: int
    href: str


@dataclass(frozen=True)
class Near:
    label: str
    kind: str
    href: str


@dataclass(frozen=True)
class Relief:
    """`terms`: what the catalogue calls things near the typed words. `suggest_href`: the form for what it lacks."""

    message: str
    drops: tuple[Drop, ...]
    terms: tuple[Near, ...]
    suggest_href: str


def relief(question: Question, catalogue: Catalogue) -> Relief:
    """Only what helps is offered. Where no single thing does, the words alone and the filters alone are."""
    if question.chosen and question.text:
        message = "No example has these words and all of these filters."
    elif question.chosen:
        message = "No example has all of these filters."
    else:
        message = "No example has all of these words. Try fewer words, or other words for the same thing."
    chosen = [catalogue.labels[facet][slug] for facet, slugs in question.chosen.items() for slug in slugs]
    searched = "; ".join(part for part in (question.text, *chosen) if part)
    form = f"{reverse('suggest-example')}?{urlencode({'searched': searched})}"
    return Relief(message, tuple(_drops(question, catalogue)), tuple(_near(question, catalogue)), form)


def _drops(question: Question, catalogue: Catalogue) -> Iterator[Drop]:
    filters = [(facet, slug) for facet, slugs in question.chosen.items() for slug in slugs]
    left = [(catalogue.labels[facet][slug], query_string.without(question, facet, slug)) for facet, slug in filters]
    if question.text and filters:
        left.append((question.text, replace(question, text="", exact=False)))
    if len(filters) > 1:
        left.append(("all filters", replace(question, chosen={})))
    for label, less in left:
        if count := catalogue.answer(less).total:
            yield Drop(label, count, query_string.query(less))


def _near(question: Question, catalogue: Catalogue) -> Iterator[Near]:
    """Terms in whose label some typed word begins a word, what stands for most examples first."""
    words = [word for word in parse(question.text).loose if word not in STOP]
    found = {entry for word in words for entry in completions(catalogue).like(word) if entry.of in catalogue.labels}
    for entry in sorted(found, key=lambda entry: (-entry.count, entry.text))[:MOST_TERMS]:
        yield Near(entry.text, entry.kind, urls.get_completion_url(entry))
