"""Words with the same meaning: matched against the typed words, not stemmed, the longest phrase first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from examples.catalogue.analysis import split_words
from examples.catalogue.query_parser import Phrase
from examples.models import SynonymGroup


@dataclass(frozen=True)
class SynonymMatch:
    """`length`: how many typed words a group covers. `synonyms`: what else to search for."""

    length: int
    synonyms: tuple[Phrase, ...]


class Synonyms:
    """The editors' two-way, one-way and weak groups."""

    def __init__(self, groups: Iterable[SynonymGroup] = ()) -> None:
        self.by_first_word: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = {}
        self.weak_words: set[str] = set()
        self.labels: dict[Phrase, str] = {}
        for group in groups:
            terms = self._split_phrases(group.terms)
            if group.direction == SynonymGroup.Direction.WEAK:
                self.weak_words.update(word for phrase in terms for word in phrase)
            elif group.direction == SynonymGroup.Direction.ONE_WAY:
                self._add_group(terms, self._split_phrases(group.widens_to))
            else:
                self._add_group(terms, terms)

    def _split_phrases(self, texts: Iterable[object]) -> list[Phrase]:
        phrases = [(tuple(split_words(str(text))), str(text)) for text in texts]
        for phrase, text in phrases:
            self.labels.setdefault(phrase, text)
        return [phrase for phrase, _ in phrases if phrase]

    def _add_group(self, terms: list[Phrase], synonyms: list[Phrase]) -> None:
        for phrase in terms:
            others = tuple(dict.fromkeys(other for other in synonyms if other and other != phrase))
            self.by_first_word.setdefault(phrase[0], []).append((phrase, others))

    def find_match(self, words: Sequence[str], position: int) -> SynonymMatch | None:
        """The longest known phrase that begins at a position, with the synonyms of every group that has it."""
        matches = [
            (phrase, others)
            for phrase, others in self.by_first_word.get(words[position], ())
            if tuple(words[position : position + len(phrase)]) == phrase
        ]
        if not matches:
            return None
        length = max(len(phrase) for phrase, _ in matches)
        synonyms = dict.fromkeys(other for phrase, others in matches if len(phrase) == length for other in others)
        return SynonymMatch(length, tuple(synonyms))
