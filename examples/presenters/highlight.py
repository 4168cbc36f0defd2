"""Mark the searched words in titles and texts, and cut the most relevant excerpt. Text is escaped first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html

from examples.catalogue.analysis import stem_text
from examples.catalogue.query_parser import Phrase

WORD = re.compile(r"[^\W_]+(?:['\u2019&@/-][^\W_]+)*")
SNIPPET_WORDS = 32
WORDS_BEFORE_MATCH = 6  # of a snippet, before its first match

PhraseSet = frozenset[Phrase]


@dataclass(frozen=True)
class _Tokens:
    """A text cut into words: where each begins and ends, the stems it holds, and which words hold a stem."""

    spans: tuple[tuple[int, int], ...]
    stems: tuple[frozenset[str], ...]
    positions: dict[str, list[int]]


@lru_cache(maxsize=100_000)
def _stem_word(word: str) -> frozenset[str]:
    return frozenset(stem_text(word))


@lru_cache(maxsize=20_000)
def _tokenise(text: str) -> _Tokens:
    """Cached, because the same few thousand texts are shown repeatedly."""
    words = list(WORD.finditer(text))
    word_stems = tuple(_stem_word(word.group()) for word in words)
    positions: dict[str, list[int]] = {}
    for position, stems in enumerate(word_stems):
        for stem in stems:
            positions.setdefault(stem, []).append(position)
    return _Tokens(tuple(word.span() for word in words), word_stems, positions)


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
    matches: dict[int, Phrase] = {}
    for stem in groups.keys() & tokens.positions.keys():
        for position in tokens.positions[stem]:
            for phrase in groups[stem]:
                window = tokens.stems[position : position + len(phrase)]
                if len(window) == len(phrase) and all(stem in at for stem, at in zip(phrase, window, strict=True)):
                    matches.setdefault(position, phrase)
                    break
    return dict(sorted(matches.items()))


def highlight_phrases(text: str, phrases: PhraseSet) -> str:
    """The whole text, with every searched word or phrase in <mark>; not escaped if it has none."""
    matches = _find_matches(text, phrases) if phrases else {}
    if not matches:
        return text
    spans, pieces, done = _tokenise(text).spans, list[str](), 0
    for position, phrase in matches.items():
        start, end = spans[position][0], spans[position + len(phrase) - 1][1]
        if start >= done:
            pieces += (text[done:start], text[start:end])
            done = end
    return format_html("{}<mark>{}</mark>" * (len(pieces) // 2) + "{}", *pieces, text[done:])


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
