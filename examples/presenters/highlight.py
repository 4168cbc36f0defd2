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
WIDTH = 32  # words of a snippet
BEFORE = 6  # words of it that lead up to the first hit

Wanted = frozenset[Phrase]


@dataclass(frozen=True)
class _Cut:
    """A text cut into words: where each begins and ends, and the stems it holds."""

    spans: tuple[tuple[int, int], ...]
    stems: tuple[frozenset[str], ...]
    all_stems: frozenset[str]


@lru_cache(maxsize=100_000)
def _stems(word: str) -> frozenset[str]:
    return frozenset(stems(word))


@lru_cache(maxsize=20_000)
def _cut(text: str) -> _Cut:
    """Kept, for the same few thousand texts are shown again and again."""
    found = list(WORD.finditer(text))
    held = tuple(_stems(word.group()) for word in found)
    return _Cut(tuple(word.span() for word in found), held, frozenset().union(*held))


@lru_cache(maxsize=256)
def _by_first(wanted: Wanted) -> dict[str, list[Phrase]]:
    """First stem -> the phrases that begin with it, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(wanted, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _hits(text: str, wanted: Wanted) -> dict[int, Phrase]:
    """Place of a word -> the wanted phrase that begins there. A phrase stands only where its words stand together."""
    cut, begins = _cut(text), _by_first(wanted)
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


def marked(text: str, wanted: Wanted) -> SafeString:
    """The whole text, every word or phrase that was searched for in <mark>."""
    spans, pieces, at = _cut(text).spans if wanted else (), [], 0
    for place, phrase in _hits(text, wanted).items() if wanted else ():
        start, end = spans[place][0], spans[place + len(phrase) - 1][1]
        if start >= at:
            pieces.append((text[at:start], text[start:end]))
            at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def snippet(texts: Iterable[str], wanted: Wanted) -> SafeString | None:
    """The telling stretch of the first text that holds what is wanted; None where none of them does.

    The first, not the best of all: cutting every section of twenty results costs more than the rest of the page.
    """
    for text in texts:
        if hits := _hits(text, wanted):
            return marked(_best_stretch(text, hits), wanted)
    return None


def _best_stretch(text: str, hits: dict[int, Phrase]) -> str:
    """The words that hold the most different hits, with … where they were cut off."""
    spans = _cut(text).spans

    def different(first: int) -> int:
        return len({phrase for place, phrase in hits.items() if first <= place < first + WIDTH})

    start = max((max(0, place - BEFORE) for place in hits), key=different)
    end = min(len(spans), start + WIDTH)
    begin, stop = spans[start][0] if start else 0, spans[end - 1][1] if end < len(spans) else len(text)
    return f"{'… ' if start else ''}{text[begin:stop].strip()}{' …' if end < len(spans) else ''}"
