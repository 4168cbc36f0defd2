"""Where the searched words stand: marked in titles, and in the telling part of a text. Escaped first, then marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from examples.catalogue.analysis import stems
from examples.catalogue.query_parser import Phrase

WORD = re.compile(r"[^\W_]+(?:['\u2019&@/-][^\W_]+)*")
SNIPPET_WORDS = 32  # words of a snippet
WORDS_BEFORE_MATCH = 6  # words of it that lead up to the first hit

PhraseSet = frozenset[Phrase]


@dataclass(frozen=True)
class _Tokens:
    """A text cut into words: where each begins and ends, and the stems it holds."""

    spans: tuple[tuple[int, int], ...]
    stems: tuple[frozenset[str], ...]
    all_stems: frozenset[str]


@lru_cache(maxsize=100_000)
def _stem_word(word: str) -> frozenset[str]:
    return frozenset(stems(word))


@lru_cache(maxsize=20_000)
def _tokenise(text: str) -> _Tokens:
    """Kept, for the same few thousand texts are shown again and again."""
    found = list(WORD.finditer(text))
    held = tuple(_stem_word(word.group()) for word in found)
    return _Tokens(tuple(word.span() for word in found), held, frozenset().union(*held))


@lru_cache(maxsize=256)
def _group_by_first_stem(wanted: PhraseSet) -> dict[str, list[Phrase]]:
    """First stem -> the phrases that begin with it, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(wanted, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _find_matches(text: str, wanted: PhraseSet) -> dict[int, Phrase]:
    """Place of a word -> the wanted phrase that begins there. A phrase stands only where its words stand together."""
    cut, begins = _tokenise(text), _group_by_first_stem(wanted)
    if cut.all_stems.isdisjoint(begins):
        return {}
    found = {}
    for place, held in enumerate(cut.stems):
        for phrase in (phrase for stem in held for phrase in begins.get(stem, ())):
            window = cut.stems[place : place + len(phrase)]
            if len(window) == len(phrase) and all(stem in at for stem, at in zip(phrase, window, strict=True)):
                found[place] = phrase
                break
    return found


def highlight_phrases(text: str, wanted: PhraseSet) -> SafeString:
    """The whole text, every word or phrase that was searched for in <mark>."""
    spans, pieces, at = _tokenise(text).spans if wanted else (), [], 0
    for place, phrase in _find_matches(text, wanted).items() if wanted else ():
        start, end = spans[place][0], spans[place + len(phrase) - 1][1]
        if start >= at:
            pieces.append((text[at:start], text[start:end]))
            at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def build_snippet(texts: Iterable[str], wanted: PhraseSet) -> SafeString | None:
    """The telling stretch of the first text that holds what is wanted; None where none of them does.

    The first, not the best of all: cutting every section of twenty results costs more than the rest of the page.
    """
    for text in texts:
        if hits := _find_matches(text, wanted):
            return highlight_phrases(_cut_excerpt(text, hits), wanted)
    return None


def _cut_excerpt(text: str, hits: dict[int, Phrase]) -> str:
    """The words that hold the most different hits, with … where they were cut off."""
    spans = _tokenise(text).spans

    def different(first: int) -> int:
        return len({phrase for place, phrase in hits.items() if first <= place < first + SNIPPET_WORDS})

    start = max((max(0, place - WORDS_BEFORE_MATCH) for place in hits), key=different)
    end = min(len(spans), start + SNIPPET_WORDS)
    begin, stop = spans[start][0] if start else 0, spans[end - 1][1] if end < len(spans) else len(text)
    return f"{'… ' if start else ''}{text[begin:stop].strip()}{' …' if end < len(spans) else ''}"
