"""Searches the text index: first the examples that have all words, then those that come close.

Every change to the query is reported with the matches.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from examples.catalogue.bitmaps import OrderedSlots, order_slots
from examples.catalogue.effectiveness_question import add_studies
from examples.catalogue.english_dictionary import is_listed, is_made_of_common_words, is_much_rarer
from examples.catalogue.help_request_query import add_help
from examples.catalogue.query_expansion import QueryUnit, TextQuery, expand_query, stem_phrase
from examples.catalogue.query_parser import ParsedQuery, Phrase, parse_query
from examples.catalogue.spelling import SpellingGuess
from examples.catalogue.stop_words import STOP_WORDS
from examples.catalogue.synonyms import Synonyms
from examples.catalogue.text_index import TextIndex
from examples.catalogue.word_variants import WordVariants

MAX_LISTED = 10  # examples; with fewer full matches, close ones are added up to this number
MAX_SHORT_FORM = 6  # letters of an abbreviation
CLOSE_SHARE = 0.5  # of the words of the best match, that a close match must have
LOOSE_SHARE = 0.5  # of a word, for an example that has it only loosely

Corrections = tuple[tuple[str, str], ...]  # (typed word, other word)


@dataclass(frozen=True)
class TextMatches:
    """`ranked`: slots, best first: those that have all required words, then close ones.

    `missing_words`: slot of a close match -> the required words that it does not have. `synonyms`: what was
    searched for in addition to the typed words. `corrections`: misspelt words and what was searched in their place.
    `guesses`: words that nothing has, and what the reader may have meant; not searched. `required`: the words that
    full matches have. `unknown`: those that no example has. `broader`: the synonyms that are about a wider subject.
    `omitted`: how many examples that have only such words are left out. `highlights`: the stems to mark in texts.
    """

    ranked: OrderedSlots
    missing_words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    corrections: Corrections = ()
    guesses: Corrections = ()
    required: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    omitted: int = 0
    highlights: frozenset[Phrase] = frozenset()


def search_text(
    text: str, index: TextIndex, synonyms: Synonyms, variants: WordVariants, *, exact: bool
) -> TextMatches | None:
    """None if the text has no words. `exact`: all of the typed words, without synonyms, corrections or close ones."""
    parsed = parse_query(text)
    if not parsed:
        return None
    if exact:
        query = expand_query(parsed, Synonyms(), variants)
        return _build_matches(query, index.find_matches(query))
    guesses = [
        _question_capitals(guess, text) for word in parsed.words if (guess := _guess_word(word, synonyms, variants))
    ]
    corrections = tuple((guess.word, guess.known) for guess in guesses if guess.is_certain)
    query = expand_query(_replace_words(parsed, dict(corrections)), synonyms, variants)
    query = add_studies(add_help(query, text, synonyms), text, synonyms)
    matches = _find_matches(query, index)
    questions = tuple((guess.word, guess.known) for guess in guesses if not guess.is_certain)
    return replace(matches, corrections=corrections, guesses=questions)


def _guess_word(word: str, synonyms: Synonyms, variants: WordVariants) -> SpellingGuess | None:
    """What the reader may have meant by a word that nobody knows. None for every other word."""
    if word in STOP_WORDS or word in synonyms.words or variants.is_known(word):
        return None
    if is_listed(word):
        return _question_word(word, variants)
    if variants.split_compound(word):
        return None
    guesses = (variants.spelling.guess_word(word), synonyms.spelling.guess_word(word))
    best = min(filter(None, guesses), key=lambda guess: guess.distance, default=None)
    if (best is None or not best.is_certain) and (words := variants.separate_words(word)):
        return SpellingGuess(word, words, 1, is_certain=False)  # caretaking, too, is care and taking
    if best is None or (not best.is_certain and variants.complete_word(word)):
        return None
    # Two words in one may be a name, and so may a known word that no list of English has: the reader is asked.
    return replace(best, is_certain=best.is_certain and is_listed(best.known) and not is_made_of_common_words(word))


def _question_capitals(guess: SpellingGuess, text: str) -> SpellingGuess:
    """A short word in capitals may be an abbreviation: the reader is asked."""
    is_short_form = len(guess.word) <= MAX_SHORT_FORM and guess.word.upper() in text
    return replace(guess, is_certain=guess.is_certain and not is_short_form)


def _question_word(word: str, variants: WordVariants) -> SpellingGuess | None:
    """A correct word is never replaced. If no example has it, the reader is asked about a far more common one."""
    guess = variants.spelling.guess_word(word)
    if guess and guess.is_slip and guess.distance == 1 and is_much_rarer(word, guess.known):
        return replace(guess, is_certain=False)
    return None


def _replace_words(parsed: ParsedQuery, words: Mapping[str, str]) -> ParsedQuery:
    parts = (replace(part, words=tuple(words.get(word, word) for word in part.words)) for part in parsed.parts)
    return replace(parsed, parts=tuple(parts)) if words else parsed


def _find_matches(query: TextQuery, index: TextIndex) -> TextMatches:
    """The full matches and, if they are few, the close ones."""
    full = index.find_matches(query)
    if len(full) >= MAX_LISTED or not query.required:
        listed = _limit_broader(query, full, index)
        return replace(_build_matches(query, listed), omitted=len(full) - len(listed))
    missing_words = _find_close(query, full, index)
    unknown = () if full else tuple(unit.label for unit in query.required if not index.count_unit(unit))
    return replace(
        _build_matches(query, order_slots((*full, *missing_words))), missing_words=missing_words, unknown=unknown
    )


def _limit_broader(query: TextQuery, full: OrderedSlots, index: TextIndex) -> OrderedSlots:
    """The best matches, and below them only those that have the words or a synonym, not only something broader."""
    if len(full) <= MAX_LISTED or not any(unit.broader for unit in query.units):
        return full
    strict = replace(query, units=tuple(replace(unit, broader=()) for unit in query.units))
    best = order_slots(full[:MAX_LISTED])
    return OrderedSlots(full.order, best.bitmap | index.find_matches(strict).bitmap & full.bitmap)


def _find_close(query: TextQuery, full: OrderedSlots, index: TextIndex) -> dict[int, tuple[str, ...]]:
    """The slots of close matches, best first, each with the words that it lacks. A close match has at least half as
    many of the typed words as the best one.
    """
    if len(query.required) == 1 and query.required[0].is_phrase:
        return {}  # nothing comes close to a single phrase in quotes
    found = {slot: bits for slot, bits in index.find_close_matches(query).items() if not full.bitmap >> slot & 1}
    points = {slot: has.bit_count() + LOOSE_SHARE * (loose & ~has).bit_count() for slot, (has, loose) in found.items()}
    best = len(query.required) if full else max(points.values(), default=0.0)
    close = [slot for slot, count in points.items() if count and count >= CLOSE_SHARE * best]
    labels = [unit.label for unit in query.required]
    return {
        slot: tuple(label for bit, label in enumerate(labels) if not found[slot][0] >> bit & 1)
        for slot in close[: MAX_LISTED - len(full)]
    }


def _build_matches(query: TextQuery, ranked: OrderedSlots) -> TextMatches:
    return TextMatches(
        ranked=ranked,
        synonyms=_list_phrase_labels(query, (phrase for unit in query.units for phrase in unit.added)),
        broader=_list_phrase_labels(query, (phrase for unit in query.required for phrase in unit.broader)),
        required=tuple(unit.label for unit in query.required),
        highlights=frozenset(phrase for unit in query.units for phrase in _list_highlights(unit)),
    )


def _list_phrase_labels(query: TextQuery, phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Each phrase once, as the editors wrote it."""
    return tuple(dict.fromkeys(query.labels.get(phrase, " ".join(phrase)) for phrase in phrases))


def _list_highlights(unit: QueryUnit) -> Iterator[Phrase]:
    yield from (tuple(stem_phrase(phrase)) for phrase in (*unit.added, *unit.forms))
    if unit.is_phrase or not unit.content_words:
        yield tuple(stem_phrase(unit.words))
    else:
        yield from ((stem,) for stem in stem_phrase(unit.content_words))
