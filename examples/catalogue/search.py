"""Searches the text index: first for all words, then with corrected spelling, then for as many words as possible.

Every change to the query is reported with the matches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from examples.catalogue.query_parser import STOP_WORDS, ParsedQuery, Phrase, parse_query
from examples.catalogue.spelling import suggest_spelling
from examples.catalogue.synonyms import Synonyms
from examples.catalogue.text_index import TextIndex
from examples.catalogue.text_query import QueryUnit, TextQuery, build_text_query, stem_phrase

FEW_MATCHES = 5  # with fewer matches, near misses are shown too

Corrections = tuple[tuple[str, str], ...]  # (typed word, searched word)


@dataclass(frozen=True)
class TextMatches:
    """`ranked`: slots, best first. `synonyms`: what was searched for in addition to the typed words.

    `required`: the words that matches should have. `missing`: how many of those the matches lack; 0 if none.
    `near_misses`: slots that lack only one required word, if few have all. `highlights`: the stems to mark in texts;
    those of a phrase only where they are together.
    """

    ranked: tuple[int, ...]
    synonyms: tuple[str, ...] = ()
    corrections: Corrections = ()
    required: tuple[str, ...] = ()
    missing: int = 0
    near_misses: tuple[int, ...] = ()
    highlights: frozenset[Phrase] = frozenset()


def search_text(
    text: str, index: TextIndex, synonyms: Synonyms, word_counts: Mapping[str, int], *, exact: bool
) -> TextMatches | None:
    """None if the text has no words. `exact`: all of the typed words, without synonyms or corrections."""
    parsed = parse_query(text)
    if not parsed:
        return None
    query = build_text_query(parsed, Synonyms() if exact else synonyms)
    ranked = index.find_matches(query)
    if ranked or exact:
        return _full_matches(query, ranked, index, exact=exact)
    corrected, corrections = _correct_spelling(parsed, synonyms, word_counts)
    if corrections:
        query = build_text_query(corrected, synonyms)
        if ranked := index.find_matches(query):
            return replace(_full_matches(query, ranked, index, exact=False), corrections=corrections)
    return replace(_partial_matches(query, index), corrections=corrections)


def _full_matches(query: TextQuery, ranked: list[int], index: TextIndex, *, exact: bool) -> TextMatches:
    near_misses: tuple[int, ...] = ()
    if not exact and len(ranked) < FEW_MATCHES and len(query.required) > 1:
        full = set(ranked)
        one_less = len(query.required) - 1
        counts = index.count_partial_matches(query)
        near_misses = tuple(s for s, count in counts.items() if count == one_less and s not in full)[:FEW_MATCHES]
    return _build_matches(query, tuple(ranked), near_misses)


def _partial_matches(query: TextQuery, index: TextIndex) -> TextMatches:
    """The slots that have the most of the required units."""
    counts = index.count_partial_matches(query) if len(query.required) > 1 else {}
    most = max(counts.values(), default=0)
    ranked = tuple(slot for slot, count in counts.items() if count == most)
    return replace(_build_matches(query, ranked), missing=len(query.required) - most if ranked else 0)


def _build_matches(query: TextQuery, ranked: tuple[int, ...], near_misses: tuple[int, ...] = ()) -> TextMatches:
    return TextMatches(
        ranked=ranked,
        synonyms=tuple(dict.fromkeys(query.labels.get(s, "") for unit in query.units for s in unit.synonyms)),
        required=tuple(unit.label for unit in query.required),
        near_misses=near_misses,
        highlights=frozenset(phrase for unit in query.units for phrase in _highlights(unit)),
    )


def _highlights(unit: QueryUnit) -> Iterator[Phrase]:
    yield from (tuple(stem_phrase(synonym)) for synonym in unit.synonyms)
    if unit.is_phrase:
        yield tuple(stem_phrase(unit.words))
    else:
        words = [word for word in unit.words if word not in STOP_WORDS] or unit.words
        yield from ((stem,) for stem in stem_phrase(tuple(words)))


def _correct_spelling(
    parsed: ParsedQuery, synonyms: Synonyms, word_counts: Mapping[str, int]
) -> tuple[ParsedQuery, Corrections]:
    """Replaces single words that are in no example and no synonym by the nearest known word, if one is near enough."""
    words: list[str] = []
    corrections: list[tuple[str, str]] = []
    while (position := len(words)) < len(parsed.words):
        if match := synonyms.find_match(parsed.words, position):
            words += parsed.words[position : position + match.length]
            continue
        word = parsed.words[position]
        correction = suggest_spelling(word, word_counts)
        words.append(correction or word)
        if correction:
            corrections.append((word, correction))
    return replace(parsed, words=tuple(words)), tuple(corrections)
