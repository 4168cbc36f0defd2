"""Marks the searched words in titles and texts, and cuts the most relevant excerpt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_analysis import stem_text

REMOVED_SIGNS = "'&@"  # signs inside a word that its stem does not have
JOINERS = f"{REMOVED_SIGNS}\u2019/-"  # all signs inside a word
MARK = "<mark>"
GAP = "\0"  # between two texts
WORD = re.compile(rf"[^\W_]+(?:[{JOINERS}][^\W_]+)*")
REPLACEMENT = "?"  # stands for every character that is not ASCII
LIST_ITEM = re.compile(r"(?<=[^\s.:;,!?])\s*\n\s*- ")  # after a line without a stop
MARKDOWN_SIGN = re.compile(r"^\s*-(?: |$)|\*\*", re.MULTILINE)  # of a list and of bold text
EXCERPT_LENGTH = 200  # characters
MAX_BEGINNING = 5  # letters
LENGTH_BEFORE_MATCH = 40  # characters of an excerpt before its best match

PhraseSet = frozenset[Phrase]


class PhraseMatch(NamedTuple):
    """A phrase in a text, from one character to another."""

    start: int
    end: int
    phrase: Phrase


@lru_cache(maxsize=100_000)
def _list_stems(word: str) -> Phrase:
    """In order: a word with a hyphen has several."""
    return tuple(stem_text(word))


class PhraseMatcher:
    """Finds phrases in texts. Only words that begin like a phrase are stemmed, so a long text costs little."""

    def __init__(self, phrases: PhraseSet) -> None:
        self._groups: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._groups.setdefault(phrase[0], []).append(phrase)
        self._beginnings = {beginning for stem in self._groups for beginning in _list_beginnings(stem)}

    def find_matches(self, text: str) -> list[PhraseMatch]:
        """In the order of the text. A phrase matches only consecutive words; the longest one wins."""
        matches = []
        for word in self._find_candidates(text):
            for phrase, stems in self._find_phrases(word[0]):
                if end := _find_end(text, word.end(), stems, phrase):
                    matches.append(PhraseMatch(word.start(), end, phrase))
                    break
        return matches

    def _find_candidates(self, text: str) -> Iterable[re.Match[str]]:
        """The words that may begin a phrase, in order. Words with accents have no fixed beginning."""
        letters = text.replace("\u2019", "'").encode("ascii", "replace").decode().lower()  # as long as the text
        without_signs = letters
        for sign in REMOVED_SIGNS:  # str.translate takes ten times as long
            without_signs = without_signs.replace(sign, "")
        beginnings = [beginning for beginning in self._beginnings if beginning in without_signs]
        if len(without_signs) < len(letters):
            beginnings += [signed for beginning in beginnings for signed in _insert_signs(beginning)]
        places = [place for beginning in beginnings for place in _find_places(letters, beginning)]
        starts = {_find_word_start(text, place) for place in places if not letters[place - 1 : place].isalnum()}
        if not text.isascii():
            accents = [place for place in _find_places(letters, REPLACEMENT) if text[place].isalnum()]
            starts.update(_find_word_start(text, place) for place in accents)
        return filter(None, (WORD.match(text, start) for start in sorted(starts)))

    def _find_phrases(self, word: str) -> list[tuple[Phrase, Phrase]]:
        """Those that begin with one of the word's stems, the longest first, each with the stems from there."""
        stems = _list_stems(word)
        found = [(phrase, stems[at:]) for at, stem in enumerate(stems) for phrase in self._groups.get(stem, ())]
        return sorted(found, key=lambda each: len(each[0]), reverse=True)


@lru_cache(maxsize=256)
def get_phrase_matcher(phrases: PhraseSet) -> PhraseMatcher:
    return PhraseMatcher(phrases)


def _list_beginnings(stem: str) -> set[str]:
    """How a word with this stem may begin: with the stem less its last letter, at most five letters. With a short stem,
    with its first two letters, also y in place of i: the stem of dying is die.
    """
    return {stem[:-1][:MAX_BEGINNING]} if len(stem) > 3 else {stem[:2], stem[:2].replace("i", "y")}


@lru_cache(maxsize=10_000)
def _insert_signs(letters: str) -> list[str]:
    """The same letters with a sign between two of them: A&E is one word."""
    return [letters[:at] + sign + letters[at:] for at in range(1, len(letters)) for sign in REMOVED_SIGNS]


def _find_places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _find_word_start(text: str, place: int) -> int:
    """Where the word around a place starts: life finds end-of-life."""
    while place and (
        text[place - 1].isalnum() or (text[place - 1] in JOINERS and text[place - 2 : place - 1].isalnum())
    ):
        place -= 1
    return place


def _find_end(text: str, end: int, stems: Phrase, phrase: Phrase) -> int:
    """Where the word ends that has the last stem of a phrase; 0 if other stems follow.

    `stems`: of the word that ends at `end`, from the first of the phrase.
    """
    while stems[: len(phrase)] != phrase:
        following = WORD.search(text, end)
        if stems != phrase[: len(stems)] or following is None or GAP in text[end : following.start()]:
            return 0
        stems, end = stems + _list_stems(following[0]), following.end()
    return end


def highlight_texts(texts: Sequence[str], phrases: PhraseSet) -> list[str]:
    """Escaped, with every searched word or phrase marked. All texts at once, because a page has many short ones."""
    joined = GAP.join([text.replace(GAP, " ") for text in texts])
    pieces, done = list[str](), 0
    for match in get_phrase_matcher(phrases).find_matches(joined):
        if match.start >= done:
            pieces += (escape(joined[done : match.start]), MARK, escape(joined[match.start : match.end]), "</mark>")
            done = match.end
    pieces.append(escape(joined[done:]))
    return [SafeString(text) for text in "".join(pieces).split(GAP)] if texts else []


def choose_excerpt(texts: Iterable[str], phrases: PhraseSet) -> str | None:
    """The best part of the first text that contains any of the phrases; None if no text does.

    Only the first such text: searching every section of twenty results costs more than the rest of the page.
    """
    for text in texts:
        if matches := get_phrase_matcher(phrases).find_matches(text):
            return _cut_excerpt(text, matches)
    return None


def _cut_excerpt(text: str, matches: list[PhraseMatch]) -> str:
    """The part with the most different matches, cut between words, with ellipses and without signs of Markdown."""

    def count_phrases(first: PhraseMatch) -> int:
        end = first.start + EXCERPT_LENGTH - LENGTH_BEFORE_MATCH
        return len({match.phrase for match in matches if first.start <= match.start < end})

    best = max(matches, key=count_phrases) if len({match.phrase for match in matches}) > 1 else matches[0]
    start = text.rfind(" ", 0, max(0, best.start - LENGTH_BEFORE_MATCH)) + 1
    end = text.find(" ", max(start + EXCERPT_LENGTH, best.end))
    end = len(text) if end < 0 else end
    excerpt = MARKDOWN_SIGN.sub("", LIST_ITEM.sub("; ", text[start:end])).strip()
    return f"{'… ' if start else ''}{excerpt}{' …' if end < len(text) else ''}"
