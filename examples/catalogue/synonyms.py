"""Words with the same meaning: the typed words are matched by their stems, the longest phrase first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from examples.catalogue.analysis import find_compounds, split_words, stem_word
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
        self.by_first_stem: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = {}
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
        self.words = frozenset(word for phrase in self.labels for word in phrase)

    def _split_phrases(self, texts: Iterable[object]) -> list[Phrase]:
        """A term with a hyphen is also known without it: co-design, codesign."""
        phrases: list[Phrase] = []
        for text in map(str, texts):
            words = tuple(split_words(text))
            joined = [pair for pair in find_compounds(text) if words == pair]
            phrases += [words, *((first + second,) for first, second in joined)]
            for phrase in phrases:
                self.labels.setdefault(phrase, text)
        return list(dict.fromkeys(phrase for phrase in phrases if phrase))

    def _add_group(self, terms: list[Phrase], synonyms: list[Phrase]) -> None:
        for phrase in terms:
            others = tuple(dict.fromkeys(other for other in synonyms if other != phrase))
            self.by_first_stem.setdefault(stem_word(phrase[0]), []).append((phrase, others))

    def find_match(self, words: Sequence[str], position: int) -> SynonymMatch | None:
        """The longest known phrase that begins at a position, with the synonyms of every group that has it.

        A group that has the words exactly as typed wins over those that have another form of them.
        """
        stems = [stem_word(word) for word in words[position:]]
        matches = [
            (phrase, others)
            for phrase, others in self.by_first_stem.get(stems[0], ())
            if stems[: len(phrase)] == [stem_word(word) for word in phrase]
        ]
        if not matches:
            return None
        length = max(len(phrase) for phrase, _ in matches)
        longest = [(phrase, others) for phrase, others in matches if len(phrase) == length]
        typed = tuple(words[position : position + length])
        same = [(phrase, others) for phrase, others in longest if phrase == typed] or longest
        synonyms = dict.fromkeys(other for _, others in same for other in others)
        return SynonymMatch(length, tuple(phrase for phrase in synonyms if phrase != typed))
