"""Words that mean the same: matched on what was typed, unstemmed, the longest phrase first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from examples.catalogue.analysis import words
from examples.catalogue.query_parser import Phrase
from examples.models import SynonymGroup


@dataclass(frozen=True)
class Match:
    """A run of typed words that a group knows, and what else to search for."""

    length: int
    others: tuple[Phrase, ...]


class Synonyms:
    """Two-way, one-way and weak groups, as the editors keep them."""

    def __init__(self, groups: Iterable[SynonymGroup] = ()) -> None:
        self.by_first: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = {}
        self.weak: set[str] = set()
        self.labels: dict[Phrase, str] = {}
        for group in groups:
            terms = self._phrases(group.terms)
            if group.direction == SynonymGroup.Direction.WEAK:
                self.weak.update(word for phrase in terms for word in phrase)
            elif group.direction == SynonymGroup.Direction.ONE_WAY:
                self._add(terms, self._phrases(group.widens_to))
            else:
                self._add(terms, terms)

    def _phrases(self, texts: Iterable[object]) -> list[Phrase]:
        phrases = [(tuple(words(str(text))), str(text)) for text in texts]
        for phrase, text in phrases:
            self.labels.setdefault(phrase, text)
        return [phrase for phrase, _ in phrases if phrase]

    def _add(self, terms: list[Phrase], others: list[Phrase]) -> None:
        for phrase in terms:
            rest = tuple(dict.fromkeys(other for other in others if other and other != phrase))
            self.by_first.setdefault(phrase[0], []).append((phrase, rest))

    def match(self, typed: Sequence[str], at: int) -> Match | None:
        """The longest known phrase that begins at a place; all groups that know it give their words."""
        known = [
            (phrase, others)
            for phrase, others in self.by_first.get(typed[at], ())
            if tuple(typed[at : at + len(phrase)]) == phrase
        ]
        if not known:
            return None
        length = max(len(phrase) for phrase, _ in known)
        found = dict.fromkeys(other for phrase, others in known if len(phrase) == length for other in others)
        return Match(length, tuple(found))
