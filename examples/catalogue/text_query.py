"""A parsed query -> a text query: units that must all match, each with its synonyms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from examples.catalogue.analysis import stem_word
from examples.catalogue.query_parser import STOP_WORDS, ParsedQuery, Phrase
from examples.catalogue.synonyms import Synonyms

MAX_SYNONYMS = 12  # of one unit


@dataclass(frozen=True)
class QueryUnit:
    """A word, phrase or group of words to match. Words as typed; the index has their stems.

    `is_phrase`: the words must be together. `synonyms`: phrases with the same meaning, each matched as a phrase.
    `is_weak`: too common to be required; it only affects the rank.
    """

    words: Phrase
    is_phrase: bool = False
    synonyms: tuple[Phrase, ...] = ()
    is_weak: bool = False

    @property
    def label(self) -> str:
        return f"“{' '.join(self.words)}”" if self.is_phrase and len(self.words) > 1 else " ".join(self.words)


@dataclass(frozen=True)
class TextQuery:
    """`labels`: the words of a synonym -> the synonym as the editors wrote it."""

    units: tuple[QueryUnit, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    labels: Mapping[Phrase, str] = field(default_factory=dict)

    @property
    def required(self) -> tuple[QueryUnit, ...]:
        """The units that must match: weak ones only if there are no others."""
        return tuple(unit for unit in self.units if not unit.is_weak) or self.units

    def without_synonyms(self) -> TextQuery:
        return replace(self, units=tuple(replace(unit, synonyms=()) for unit in self.units))


def build_text_query(parsed: ParsedQuery, synonyms: Synonyms) -> TextQuery:
    """Words that form a phrase of a synonym group become one unit. Stop words are only kept on their own."""
    units = [QueryUnit(phrase, is_phrase=True) for phrase in parsed.phrases]
    position, words = 0, parsed.words
    while position < len(words):
        match = synonyms.find_match(words, position)
        run = words[position : position + (match.length if match else 1)]
        weak = all(word in synonyms.weak_words for word in run)
        units.append(QueryUnit(run, synonyms=match.synonyms[:MAX_SYNONYMS] if match else (), is_weak=weak))
        position += len(run)
    kept = [unit for unit in units if unit.is_phrase or len(unit.words) > 1 or unit.words[0] not in STOP_WORDS]
    return TextQuery(tuple(dict.fromkeys(kept or units)), parsed.excluded, synonyms.labels)


def stem_phrase(phrase: Phrase) -> list[str]:
    return [stem_word(word) for word in phrase]
