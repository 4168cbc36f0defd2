"""Notes about a search: how its words were read, and, if nothing was found, what to try instead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from examples.catalogue.autocomplete import get_completion_index
from examples.catalogue.query_parser import parse_query
from examples.catalogue.search import TextMatches
from examples.catalogue.search_request import SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.stop_words import STOP_WORDS
from examples.catalogue.text_analysis import split_words
from examples.finder.query_string import build_path, correct_text, remove_filter, replace_words
from examples.presenters import urls

MAX_SYNONYMS = 5
MAX_BROADER = 4
MAX_TERMS = 5


@dataclass(frozen=True)
class SpellingQuestion:
    """A word that nothing has, what may have been meant, and the search for that."""

    typed: str
    meant: str
    href: str


@dataclass(frozen=True)
class SearchNotes:
    """`corrected_text`: the text that was searched for, if spelling was corrected. `questions`: about words that no
    example has. `unknown`: all such words. `synonyms`: other words searched for; `more_synonyms`: how many are not
    named. `omitted`: how many examples are not listed because they have only broader words; `broader`: a search for
    some of these. `boards`: those that the words name.

    `exact_href`: the same search for the typed words only; `inexact_href`: with synonyms and corrections.
    """

    text: str
    corrected_text: str
    questions: tuple[SpellingQuestion, ...]
    unknown: tuple[str, ...]
    synonyms: tuple[str, ...]
    more_synonyms: int
    broader: tuple[urls.TextLink, ...]
    omitted: int
    boards: tuple[urls.TextLink, ...]
    exact: bool
    exact_href: str
    inexact_href: str


def build_search_notes(search: SearchRequest, results: SearchResults, catalogue: Catalogue) -> SearchNotes | None:
    """None for a search without words. Every change to the words is mentioned."""
    matches = results.text_matches
    if matches is None:
        return None
    return SearchNotes(
        text=search.text,
        corrected_text=correct_text(search.text, matches) if matches.corrections else "",
        questions=tuple(_build_questions(search, matches)),
        unknown=matches.unknown if results.close_total or not results.total else (),
        synonyms=matches.synonyms[:MAX_SYNONYMS],
        more_synonyms=max(0, len(matches.synonyms) - MAX_SYNONYMS),
        broader=tuple(_build_broader_links(search, matches)),
        omitted=matches.omitted,
        boards=tuple(_build_board_links(search.text, matches, catalogue)),
        exact=search.exact,
        exact_href=build_path("finder", replace(search, exact=True)),
        inexact_href=build_path("finder", replace(search, exact=False)),
    )


def _build_questions(search: SearchRequest, matches: TextMatches) -> Iterator[SpellingQuestion]:
    for typed, meant in matches.guesses:
        text = replace_words(search.text, {typed: meant})
        yield SpellingQuestion(typed, meant, build_path("finder", replace(search, text=text)))


def _build_broader_links(search: SearchRequest, matches: TextMatches) -> Iterator[urls.TextLink]:
    for words in matches.broader[:MAX_BROADER]:
        yield urls.TextLink(words, build_path("finder", replace(search, text=words)))


def _build_board_links(text: str, matches: TextMatches, catalogue: Catalogue) -> Iterator[urls.TextLink]:
    """Boards are also found through synonyms, such as an abbreviation that is not made of initials."""
    names, facet = catalogue.reference_data.board_names, catalogue.labels["icb"]
    texts = (text, *matches.synonyms) if not names.find_boards(split_words(text)) else (text,)
    for slug in dict.fromkeys(slug for each in texts for slug in names.find_boards(split_words(each))):
        yield urls.TextLink(facet.get(slug, slug), reverse("icb", args=[slug]))


@dataclass(frozen=True)
class BroaderSearch:
    """A search without one of the filters or words, or without all filters. `count`: how many results it has."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class SimilarTerm:
    label: str
    kind: str
    href: str


@dataclass(frozen=True)
class NoResultsHelp:
    """`similar_terms`: the catalogue's own terms close to the typed words. `suggest_href`: to send an example."""

    message: str
    broader_searches: tuple[BroaderSearch, ...]
    similar_terms: tuple[SimilarTerm, ...]
    suggest_href: str


def build_no_results_help(search: SearchRequest, catalogue: Catalogue) -> NoResultsHelp:
    """Only searches that have results are offered."""
    if search.filters and search.text:
        message = "No example has these words and all of these filters."
    elif search.filters:
        message = "No example has all of these filters."
    elif len(search.text.split()) == 1:
        message = "No example has this word. Try another word for the same thing."
    else:
        message = "No example has all of these words. Try fewer words, or other words for the same thing."
    labels = [catalogue.labels[facet][slug] for facet, slugs in search.filters.items() for slug in slugs]
    searched = "; ".join(part for part in (search.text, *labels) if part)
    return NoResultsHelp(
        message,
        tuple(_broader_searches(search, catalogue)),
        tuple(_similar_terms(search, catalogue)),
        f"{reverse('suggest-example')}?{urlencode({'searched': searched})}",
    )


def _broader_searches(search: SearchRequest, catalogue: Catalogue) -> Iterator[BroaderSearch]:
    """Without each filter in turn, without the words, and without all filters."""
    filters = [(facet, slug) for facet, slugs in search.filters.items() for slug in slugs]
    broader = [
        (f"Search without “{catalogue.labels[facet][slug]}”", remove_filter(search, facet, slug))
        for facet, slug in filters
    ]
    if search.text and filters:
        broader.append((f"Search without “{search.text}”", replace(search, text="", exact=False)))
    if len(filters) > 1:
        broader.append(("Clear all filters", replace(search, filters={})))
    for label, request in broader:
        if count := catalogue.search(request).total:
            yield BroaderSearch(label, count, build_path("finder", request))


def _similar_terms(search: SearchRequest, catalogue: Catalogue) -> Iterator[SimilarTerm]:
    """Terms with a word that begins with one of the typed words, those with most examples first."""
    index = get_completion_index(catalogue)
    words = [word for word in parse_query(search.text).words if word not in STOP_WORDS]
    found = {term for word in words for term in index.find_completions(word) if term.category in catalogue.labels}
    for term in sorted(found, key=lambda term: (-term.count, term.text))[:MAX_TERMS]:
        yield SimilarTerm(term.text, term.kind, urls.get_completion_url(term))
