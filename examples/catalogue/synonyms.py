"""Words with the same meaning: the typed words are matched by their stems, the longest phrase first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from examples.catalogue.query_parser import Phrase
from examples.catalogue.spelling import SpellingIndex
from examples.catalogue.text_analysis import find_compounds, split_words, stem_word
from examples.models import SynonymGroup


@dataclass(frozen=True)
class SynonymMatch:
    """`length`: how many typed words a group covers. `synonyms`: what means the same, from two-way groups. `broader`:
    what else to search for, from one-way groups.
    """

    length: int
    synonyms: tuple[Phrase, ...]
    broader: tuple[Phrase, ...]


@dataclass(frozen=True)
class _Entry:
    """A phrase of a group, with what it leads to."""

    phrase: Phrase
    synonyms: tuple[Phrase, ...]
    broader: tuple[Phrase, ...]


class Synonyms:
    """The editors' two-way, one-way and weak groups."""

    def __init__(self, groups: Iterable[SynonymGroup] = ()) -> None:
        self.by_first_stem: dict[str, list[_Entry]] = {}
        self.weak_words: set[str] = set()
        self.labels: dict[Phrase, str] = {}
        for group in groups:
            terms = self._split_phrases(group.terms)
            if group.direction == SynonymGroup.Direction.WEAK:
                self.weak_words.update(word for phrase in terms for word in phrase)
            elif group.direction == SynonymGroup.Direction.ONE_WAY:
                broader = tuple(self._split_phrases(group.widens_to))
                self._add_entries(_Entry(phrase, (), broader) for phrase in terms)
            else:
                self._add_entries(_Entry(phrase, tuple(terms), ()) for phrase in terms)
        self.words = frozenset(word for phrase in self.labels for word in phrase)

    @cached_property
    def spelling(self) -> SpellingIndex:
        return SpellingIndex(dict.fromkeys(self.words, 0))

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

    def _add_entries(self, entries: Iterable[_Entry]) -> None:
        for entry in entries:
            self.by_first_stem.setdefault(stem_word(entry.phrase[0]), []).append(entry)

    def find_match(self, words: Sequence[str], position: int) -> SynonymMatch | None:
        """The longest known phrase that begins at a position, with the synonyms of every group that has it.

        A group that has the words as typed, singular or plural, wins over those that have another form of them.
        """
        stems = [stem_word(word) for word in words[position:]]
        matches = [
            entry
            for entry in self.by_first_stem.get(stems[0], ())
            if stems[: len(entry.phrase)] == [stem_word(word) for word in entry.phrase]
        ]
        if not matches:
            return None
        length = max(len(entry.phrase) for entry in matches)
        longest = [entry for entry in matches if len(entry.phrase) == length]
        typed = tuple(words[position : position + length])
        singular = _list_singular(typed)
        same = [entry for entry in longest if _list_singular(entry.phrase) == singular] or longest
        synonyms = dict.fromkeys(phrase for entry in same for phrase in entry.synonyms if phrase != typed)
        broader = dict.fromkeys(phrase for entry in same for phrase in entry.broader if phrase != typed)
        return SynonymMatch(length, tuple(synonyms), tuple(phrase for phrase in broader if phrase not in synonyms))


def _list_singular(phrase: Phrase) -> Phrase:
    return tuple(word.removesuffix("s") for word in phrase)
