"""Mark the searched words in titles and texts, and cut the most relevant excerpt. Text is escaped first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_analysis import stem_text

JOINERS = "'\u2019&@/-"  # signs inside a word
WORD = re.compile(rf"[^\W_]+(?:[{JOINERS}][^\W_]+)*")
NON_ASCII_LETTER = re.compile(r"[^\x00-\x7f\W]")
LIST_MARK = re.compile(r"^-(?: |$)", re.MULTILINE)
SNIPPET_LENGTH = 200  # characters
MIN_FIXED = 3  # letters; a shorter beginning may end in y instead of i
LENGTH_BEFORE_MATCH = 40  # characters of a snippet, before its best match

PhraseSet = frozenset[Phrase]


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase in a text, from one character to another."""

    start: int
    end: int
    phrase: Phrase


@lru_cache(maxsize=100_000)
def _stem_word(word: str) -> frozenset[str]:
    return frozenset(stem_text(word))


class PhraseMatcher:
    """Finds phrases in texts. Only words that begin like a phrase are stemmed, so a long text costs little."""

    def __init__(self, phrases: PhraseSet) -> None:
        self._groups: dict[str, list[Phrase]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            self._groups.setdefault(phrase[0], []).append(phrase)
        self._beginnings = {_compile_beginning(_get_beginning(stem)) for stem in self._groups}

    def find_matches(self, text: str) -> list[PhraseMatch]:
        """In the order of the text. A phrase matches only consecutive words; the longest one wins."""
        return [match for word in self._find_candidates(text) if (match := self._match_phrase(text, word))]

    def _find_candidates(self, text: str) -> Iterator[re.Match[str]]:
        """The words that may begin a phrase, in order. Letters with accents have no fixed beginning."""
        if not text.isascii() and NON_ASCII_LETTER.search(text):
            yield from WORD.finditer(text)
            return
        lowered = text.lower()
        places = [place.start() for beginning in self._beginnings for place in beginning.finditer(lowered)]
        starts = {_find_word_start(text, place) for place in places if not text[place - 1 : place].isalnum()}
        for start in sorted(starts):
            if word := WORD.match(text, start):
                yield word

    def _match_phrase(self, text: str, word: re.Match[str]) -> PhraseMatch | None:
        phrases = (phrase for stem in _stem_word(word[0]) for phrase in self._groups.get(stem, ()))
        return next((PhraseMatch(word.start(), end, p) for p in phrases if (end := _find_end(text, word, p))), None)


@lru_cache(maxsize=256)
def get_phrase_matcher(phrases: PhraseSet) -> PhraseMatcher:
    return PhraseMatcher(phrases)


def _get_beginning(stem: str) -> str:
    """The first letters of every word with a stem. The stem of dying is die; apart from such words, a stem of more than
    three letters begins as its words do.
    """
    return stem[:3] if len(stem) > 3 else stem[:2]


@lru_cache(maxsize=10_000)
def _compile_beginning(letters: str) -> re.Pattern[str]:
    """With a sign between the letters or not: A&E is one word. Cached, because compiling takes longer than a search."""
    patterns = (r"[iy]" if letter == "i" and len(letters) < MIN_FIXED else letter for letter in letters)
    return re.compile(f"[{JOINERS}]?".join(patterns))


def _find_word_start(text: str, place: int) -> int:
    """Where the whole word starts: end-of-life is found by life."""
    while place > 1 and text[place - 1] in JOINERS and text[place - 2].isalnum():
        place -= 2
        while place and text[place - 1].isalnum():
            place -= 1
    return place


def _find_end(text: str, word: re.Match[str], phrase: Phrase) -> int:
    """Where a phrase ends that begins with a word; 0 if other words follow."""
    end = word.end()
    for stem in phrase[1:]:
        following = WORD.search(text, end)
        if following is None or stem not in _stem_word(following[0]):
            return 0
        end = following.end()
    return end


def highlight_phrases(text: str, phrases: PhraseSet) -> str:
    """The whole text, with every searched word or phrase in <mark>; not escaped if it has none."""
    matches = get_phrase_matcher(phrases).find_matches(text) if phrases else []
    if not matches:
        return text
    pieces, done = list[str](), 0
    for match in matches:
        if match.start >= done:
            pieces += (escape(text[done : match.start]), "<mark>", escape(text[match.start : match.end]), "</mark>")
            done = match.end
    return SafeString("".join((*pieces, escape(text[done:]))))


def build_snippet(texts: Iterable[str], phrases: PhraseSet) -> str | None:
    """The best excerpt of the first text that contains any of the phrases; None if no text does.

    Only the first such text: searching every section of twenty results costs more than the rest of the page.
    """
    for text in texts:
        if matches := get_phrase_matcher(phrases).find_matches(text):
            return highlight_phrases(_cut_excerpt(text, matches), phrases)
    return None


def _cut_excerpt(text: str, matches: list[PhraseMatch]) -> str:
    """The part with the most different matches, cut between words at an ellipsis, without the marks of a list."""

    def count_phrases(first: PhraseMatch) -> int:
        end = first.start + SNIPPET_LENGTH - LENGTH_BEFORE_MATCH
        return len({match.phrase for match in matches if first.start <= match.start < end})

    best = max(matches, key=count_phrases) if len({match.phrase for match in matches}) > 1 else matches[0]
    start = text.rfind(" ", 0, max(0, best.start - LENGTH_BEFORE_MATCH)) + 1
    end = text.find(" ", max(start + SNIPPET_LENGTH, best.end))
    end = len(text) if end < 0 else end
    excerpt = LIST_MARK.sub("", text[start:end]).strip()
    return f"{'… ' if start else ''}{excerpt}{' …' if end < len(text) else ''}"
