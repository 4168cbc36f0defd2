"""Where the searched words stand: marked in titles, and in the telling part of a text. Escaped first, then marked."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from examples.catalogue.analysis import stems

WORD = re.compile(r"[^\W_]+(?:['\u2019&@/-][^\W_]+)*")
WIDTH = 32  # words of a snippet


@lru_cache(maxsize=100_000)
def _stems(word: str) -> frozenset[str]:
    return frozenset(stems(word))


def marked(text: str, wanted: Collection[str]) -> SafeString:
    """The whole text, every word that was searched for in <mark>."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for word in WORD.finditer(text) if wanted else ():
        if not _stems(word.group()).isdisjoint(wanted):
            pieces.append((text[at : word.start()], word.group()))
            at = word.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def snippet(texts: Iterable[str], wanted: Collection[str]) -> SafeString | None:
    """The stretch of the texts that holds most of the wanted words; None where none of them does."""
    best: tuple[int, str] = (0, "")
    for text in texts:
        best = max(best, _best_stretch(text, wanted), key=lambda found: found[0])
    return marked(best[1], wanted) if best[0] else None


def _best_stretch(text: str, wanted: Collection[str]) -> tuple[int, str]:
    """(how many different wanted words it holds, the stretch with … where it was cut)."""
    found = list(WORD.finditer(text))
    held = [_stems(word.group()).intersection(wanted) for word in found]
    hits = [place for place, stem in enumerate(held) if stem]
    best, start = 0, 0
    for place in hits:
        first = max(0, place - 6)
        different = len(frozenset().union(*held[first : first + WIDTH]))
        if different > best:
            best, start = different, first
    if not best:
        return 0, ""
    end = min(len(found), start + WIDTH)
    cut = text[found[start].start() if start else 0 : found[end - 1].end() if end < len(found) else len(text)]
    return best, f"{'… ' if start else ''}{cut.strip()}{' …' if end < len(found) else ''}"
