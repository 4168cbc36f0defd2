"""Typed words -> a query: units that must all hold, each with the other words that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from examples.catalogue.analysis import stem
from examples.catalogue.query_parser import STOP, Phrase, Typed
from examples.catalogue.synonyms import Synonyms

MOST_OTHERS = 12


@dataclass(frozen=True)
class Unit:
    """What one typed word, phrase or run of words asks for. Words as typed; the index sees their stems.

    `together`: the words must stand together. `others`: phrases that mean the same, each standing together.
    `weak`: too common to be required; it counts for rank alone.
    """

    typed: Phrase
    together: bool = False
    others: tuple[Phrase, ...] = ()
    weak: bool = False

    @property
    def said(self) -> str:
        return f"“{' '.join(self.typed)}”" if self.together and len(self.typed) > 1 else " ".join(self.typed)


@dataclass(frozen=True)
class Query:
    """`labels`: a synonym's words -> as the editors write it."""

    units: tuple[Unit, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    labels: Mapping[Phrase, str] = field(default_factory=dict)

    @property
    def required(self) -> tuple[Unit, ...]:
        """The units that must hold: the weak ones only where there is nothing else."""
        return tuple(unit for unit in self.units if not unit.weak) or self.units

    def without_others(self) -> Query:
        return replace(self, units=tuple(replace(unit, others=()) for unit in self.units))


def build(typed: Typed, synonyms: Synonyms) -> Query:
    """Runs of loose words that a synonym group knows become one unit; stop words fall unless they are all there is."""
    units = [Unit(phrase, together=True) for phrase in typed.phrases]
    at, loose = 0, typed.loose
    while at < len(loose):
        match = synonyms.match(loose, at)
        run = loose[at : at + (match.length if match else 1)]
        units.append(_unit(run, match.others if match else (), synonyms))
        at += len(run)
    telling = [unit for unit in units if unit.together or len(unit.typed) > 1 or unit.typed[0] not in STOP]
    return Query(tuple(dict.fromkeys(telling or units)), typed.unwanted, synonyms.labels)


def _unit(run: Phrase, others: tuple[Phrase, ...], synonyms: Synonyms) -> Unit:
    weak = all(word in synonyms.weak for word in run)
    return Unit(run, others=others[:MOST_OTHERS], weak=weak)


def stemmed(phrase: Phrase) -> list[str]:
    return [stem(word) for word in phrase]
