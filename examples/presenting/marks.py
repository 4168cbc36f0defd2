"""Where the searched words stand: marked in titles, and in the telling part of a text. Escaped first, then marked."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from examples.catalogue.analysis import stems

WORD = re.compile(r"[^\W_]+(?:['\u2019&@/-][^\W_]+)*")
WIDTH = 32  # words of a snippet
BEFORE = 6  # words of it that lead up to the first hit


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


def marked(text: str, wanted: Collection[str]) -> SafeString:
    """The whole text, every word that was searched for in <mark>."""
    if not wanted or _cut(text).all_stems.isdisjoint(wanted):
        return conditional_escape(text)
    pieces: list[tuple[str, str]] = []
    at = 0
    for (start, end), held in zip(_cut(text).spans, _cut(text).stems, strict=True):
        if not held.isdisjoint(wanted):
            pieces.append((text[at:start], text[start:end]))
            at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def snippet(texts: Iterable[str], wanted: Collection[str]) -> SafeString | None:
    """The telling stretch of the first text that holds a wanted word; None where none of them does.

    The first, not the best of all: cutting every section of twenty results costs more than the rest of the page.
    """
    for text in texts:
        if not _cut(text).all_stems.isdisjoint(wanted):
            return marked(_best_stretch(text, frozenset(wanted)), wanted)
    return None


def _best_stretch(text: str, wanted: frozenset[str]) -> str:
    """The words that hold most of the wanted ones, with … where they were cut off. One at least must be there."""
    cut = _cut(text)
    hits = [place for place, held in enumerate(cut.stems) if not held.isdisjoint(wanted)]

    def different(first: int) -> int:
        return len(wanted & frozenset().union(*cut.stems[first : first + WIDTH]))

    start = max((max(0, place - BEFORE) for place in hits), key=different)
    end = min(len(cut.spans), start + WIDTH)
    begin, stop = cut.spans[start][0] if start else 0, cut.spans[end - 1][1] if end < len(cut.spans) else len(text)
    return f"{'… ' if start else ''}{text[begin:stop].strip()}{' …' if end < len(cut.spans) else ''}"
