"""A parsed query -> a text query: units that must all match, each with its synonyms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from examples.catalogue.english_dictionary import load_common_words
from examples.catalogue.query_parser import ParsedQuery, Phrase, QueryPart
from examples.catalogue.stop_words import STOP_WORDS
from examples.catalogue.synonyms import SynonymMatch, Synonyms
from examples.catalogue.text_analysis import stem_word
from examples.catalogue.word_variants import WordVariants, can_join

MAX_SYNONYMS = 16  # of one unit
MAX_REQUIRED = 24  # units; as many as the index can tell apart in one score, which is exact to 24 bits
MAX_GAP = 3  # words from one word of a pair to the next
MIN_SENTENCE = 4  # words of a text in which common English words are not required
MAX_SHORT = 4  # words of a text in which stop words count


@dataclass(frozen=True)
class QueryUnit:
    """A word, phrase or group of words to match. Words as typed; the index has their stems.

    Several words must be together, in this order. `forms`: other ways to write the same. `synonyms`: phrases with the
    same meaning. `broader`: phrases that also count, because they are about the same. `is_phrase`: the reader put the
    words in quotes, so that they count only together. `is_weak`: too common to be required; it only affects the rank.
    """

    words: Phrase
    label: str
    forms: tuple[Phrase, ...] = ()
    synonyms: tuple[Phrase, ...] = ()
    broader: tuple[Phrase, ...] = ()
    is_phrase: bool = False
    is_weak: bool = False

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return (self.words, *self.forms)

    @property
    def content_words(self) -> Phrase:
        """Its words but for stop words; empty if it has no others."""
        return tuple(word for word in self.words if word not in STOP_WORDS)

    @property
    def added(self) -> tuple[Phrase, ...]:
        return (*self.synonyms, *self.broader)


@dataclass(frozen=True)
class TextQuery:
    """`pairs`: neighbouring words as typed, which rank higher where they are together.

    `labels`: the words of a synonym -> the synonym as the editors wrote it.
    """

    units: tuple[QueryUnit, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    pairs: tuple[Phrase, ...] = ()
    labels: Mapping[Phrase, str] = field(default_factory=dict)

    @property
    def required(self) -> tuple[QueryUnit, ...]:
        """The units that must match: weak ones only if there are no others."""
        return (tuple(unit for unit in self.units if not unit.is_weak) or self.units)[:MAX_REQUIRED]


def expand_query(parsed: ParsedQuery, synonyms: Synonyms, variants: WordVariants) -> TextQuery:
    """Words that form a phrase of a synonym group, or a compound, become one unit. Stop words are only kept on their
    own.
    """
    units: list[QueryUnit] = []
    for part in parsed.parts:
        first, *rest = _build_units(part, parsed.compounds, synonyms, variants)
        if part.is_alternative and units:
            units[-1] = _combine_units(units[-1], first)
        else:
            units.append(first)
        units += rest
    kept = [unit for unit in units if unit.is_phrase or len(unit.words) > 1 or unit.words[0] not in STOP_WORDS]
    pairs = tuple(pair for part in parsed.parts if not part.is_phrase for pair in _find_pairs(part.words))
    return TextQuery(tuple(dict.fromkeys(kept or units)), parsed.excluded, pairs, synonyms.labels)


def _build_units(
    part: QueryPart, compounds: frozenset[Phrase], synonyms: Synonyms, variants: WordVariants
) -> Iterator[QueryUnit]:
    if part.is_phrase:
        label = " ".join(part.words)
        yield QueryUnit(part.words, f"“{label}”" if len(part.words) > 1 else label, is_phrase=True)
    elif part.is_prefix:
        begun = tuple((word,) for word in variants.find_begun_words(part.words[-1]))
        yield QueryUnit(part.words, f"{' '.join(part.words)}*", begun)
    else:
        position = 0
        while position < len(part.words):
            run, match = _find_run(part.words, position, compounds, synonyms, variants)
            yield from _build_run(run, match, part.words, synonyms, variants)
            position += len(run)


def _build_run(
    run: Phrase, match: SynonymMatch | None, words: Phrase, synonyms: Synonyms, variants: WordVariants
) -> list[QueryUnit]:
    """The units of the words of a run: one for all of them, or, if no text has them together, one for each. If a
    synonym group has them, both: the words of "supported living" mean something else apart, so they only come close.
    """
    is_filler = len(words) >= MIN_SENTENCE and not match and _is_common(run)
    weak = is_filler or all(word in synonyms.weak_words for word in run)
    same = match.synonyms[:MAX_SYNONYMS] if match else ()
    broader = match.broader[:MAX_SYNONYMS] if match else tuple((word,) for word in variants.complete_word(run[0]))
    unit = QueryUnit(run, " ".join(run), _find_forms(run, variants), same, broader, is_weak=weak)
    if len(run) == 1 or is_number(run) or any(map(variants.count_phrase, (*unit.phrases, *unit.added))):
        return [unit]
    apart = [each for word in run for each in _build_units(QueryPart((word,)), frozenset(), synonyms, variants)]
    return [unit, *apart] if match and len(unit.content_words) > 1 else apart


def _is_common(run: Phrase) -> bool:
    """Whether it is one word, so common in English that it says little about a subject."""
    return len(run) == 1 and run[0] in load_common_words()


def _find_run(
    words: Phrase, position: int, compounds: frozenset[Phrase], synonyms: Synonyms, variants: WordVariants
) -> tuple[Phrase, SynonymMatch | None]:
    """The words from a position that belong together, and their synonyms."""
    match = synonyms.find_match(words, position)
    end = position + 1
    while end < len(words) and words[end - 1 : end + 1] in compounds:
        end += 1
    pair = words[position : position + 2]
    if end == position + 1 and len(pair) == 2 and variants.is_compound(*pair):
        end += 1
    run = words[position:end]
    if match and match.length > len(run):
        return words[position : position + match.length], match
    return run, _match_forms(run, match, synonyms, variants)


def _match_forms(
    run: Phrase, match: SynonymMatch | None, synonyms: Synonyms, variants: WordVariants
) -> SynonymMatch | None:
    """The synonyms of a run, and of the same words joined or split."""
    other = ("".join(run),) if len(run) > 1 else variants.split_compound(run[0])
    also = synonyms.find_match(other, 0) if other else None
    if not also or also.length < len(other or ()):
        return match
    if not match:
        return also
    same = dict.fromkeys((*match.synonyms, *also.synonyms))
    return SynonymMatch(match.length, tuple(same), tuple(dict.fromkeys((*match.broader, *also.broader))))


def _find_forms(run: Phrase, variants: WordVariants) -> tuple[Phrase, ...]:
    """The same words with two of them joined or one of them split; 18-25 is also 18 to 25."""
    pairs = [at for at, pair in enumerate(pairwise(run)) if can_join(*pair)]
    joined = [(*run[:at], run[at] + run[at + 1], *run[at + 2 :]) for at in pairs]
    splits = [(at, variants.split_compound(word)) for at, word in enumerate(run)]
    found = [*joined, *((*run[:at], *split, *run[at + 1 :]) for at, split in splits if split)]
    if len(run) == 2 and is_number(run) and len(run[0]) > 1:  # 2-5 may have been typed as 2.5
        found.append((run[0], "to", run[1]))
    return tuple(form for form in found if variants.count_phrase(form))


def _combine_units(one: QueryUnit, other: QueryUnit) -> QueryUnit:
    """One unit that either of the two matches."""
    label = f"{one.label} or {other.label}"
    forms, synonyms = one.forms + other.phrases, one.synonyms + other.synonyms
    return replace(one, label=label, forms=forms, synonyms=synonyms, broader=one.broader + other.broader)


def build_group_unit(words: Phrase, synonyms: Synonyms) -> QueryUnit | None:
    """What the editors' group for these words leads to, the first before the others. None without a group."""
    match = synonyms.find_match(words, 0)
    if not match or not match.broader:
        return None
    first = match.broader[0]
    return QueryUnit(first, synonyms.labels[first], synonyms=match.broader[:MAX_SYNONYMS])


def _find_pairs(words: Phrase) -> Iterator[Phrase]:
    """Each word with the next one, and the stop words between them: "care after death", "out of hours".

    In a short text stop words count too: they may be a name, such as Needs Rounds.
    """
    is_short = len(words) <= MAX_SHORT
    places = [place for place, word in enumerate(words) if is_short or word not in STOP_WORDS]
    for first, second in pairwise(places):
        if second - first <= MAX_GAP:
            yield words[first : second + 1]


def is_number(phrase: Phrase) -> bool:
    """Whether it is a number whose parts mean nothing apart: 2022/23 or 1.5."""
    return all(map(str.isdigit, phrase))


def stem_phrase(phrase: Phrase) -> list[str]:
    return [stem_word(word) for word in phrase]
