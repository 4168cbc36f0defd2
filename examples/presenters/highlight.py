"""Mark the searched words in titles and texts, and cut the most relevant excerpt. Text is escaped first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join

from examples.catalogue.analysis import stem_text
from examples.catalogue.query_parser import Phrase

WORD = re.compile(r"[^\W_]+(?:['\u2019&@/-][^\W_]+)*")
SNIPPET_WORDS = 32
WORDS_BEFORE_MATCH = 6  # of a snippet, before its first match

PhraseSet = frozenset[Phrase]


@dataclass(frozen=True)
class _Tokens:
    """A text cut into words: where each begins and ends, and the stems it holds."""

    spans: tuple[tuple[int, int], ...]
    stems: tuple[frozenset[str], ...]
    all_stems: frozenset[str]


@lru_cache(maxsize=100_000)
def _stem_word(word: str) -> frozenset[str]:
    return frozenset(stem_text(word))


@lru_cache(maxsize=20_000)
def _tokenise(text: str) -> _Tokens:
    """Cached, because the same few thousand texts are shown repeatedly."""
    words = list(WORD.finditer(text))
    word_stems = tuple(_stem_word(word.group()) for word in words)
    return _Tokens(tuple(word.span() for word in words), word_stems, frozenset().union(*word_stems))


@lru_cache(maxsize=256)
def _group_by_first_stem(phrases: PhraseSet) -> dict[str, list[Phrase]]:
    """First stem -> the phrases that begin with it, the longest first."""
    groups: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        groups.setdefault(phrase[0], []).append(phrase)
    return groups


def _find_matches(text: str, phrases: PhraseSet) -> dict[int, Phrase]:
    """Position of a word -> the phrase that begins there. A phrase matches only consecutive words."""
    tokens, groups = _tokenise(text), _group_by_first_stem(phrases)
    if tokens.all_stems.isdisjoint(groups):
        return {}
    matches = {}
    for position, word_stems in enumerate(tokens.stems):
        for phrase in (phrase for stem in word_stems for phrase in groups.get(stem, ())):
            window = tokens.stems[position : position + len(phrase)]
            if len(window) == len(phrase) and all(stem in at for stem, at in zip(phrase, window, strict=True)):
                matches[position] = phrase
                break
    return matches


def highlight_phrases(text: str, phrases: PhraseSet) -> str:
    """The whole text, with every searched word or phrase in <mark>; not escaped if it has none."""
    matches = _find_matches(text, phrases) if phrases else {}
    if not matches:
        return text
    spans, pieces, done = _tokenise(text).spans, [], 0
    for position, phrase in matches.items():
        start, end = spans[position][0], spans[position + len(phrase) - 1][1]
        if start >= done:
            pieces.append((text[done:start], text[start:end]))
            done = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[done:])


def build_snippet(texts: Iterable[str], phrases: PhraseSet) -> str | None:
    """The best excerpt of the first text that contains any of the phrases; None if no text does.

    Only the first such text: searching every section of twenty results costs more than the rest of the page.
    """
    for text in texts:
        if matches := _find_matches(text, phrases):
            return highlight_phrases(_cut_excerpt(text, matches), phrases)
    return None


def _cut_excerpt(text: str, matches: dict[int, Phrase]) -> str:
    """The words with the most different matches; an ellipsis marks where the text was cut."""
    spans = _tokenise(text).spans

    def count_phrases(first: int) -> int:
        return len({phrase for position, phrase in matches.items() if first <= position < first + SNIPPET_WORDS})

    start = max((max(0, position - WORDS_BEFORE_MATCH) for position in matches), key=count_phrases)
    end = min(len(spans), start + SNIPPET_WORDS)
    begin, stop = spans[start][0] if start else 0, spans[end - 1][1] if end < len(spans) else len(text)
    return f"{'… ' if start else ''}{text[begin:stop].strip()}{' …' if end < len(spans) else ''}"
