"""Splits a query into words, phrases, alternatives and exclusions. Accepts any text and never raises."""

import re
from dataclasses import dataclass
from functools import lru_cache

from examples.catalogue.text_analysis import find_compounds, split_words

MAX_QUERY_LENGTH = 200  # characters
MAX_QUERY_WORDS = 24
QUERY_PART = re.compile(r'(?<!\S)([-\u2010-\u2015\u2212+]?)(?:"([^"]*)"?|\u201c([^\u201d]*)\u201d?|(\S+))')
OPTIONAL_PLURAL = re.compile(r"(?<=[^\W\d_])\((e?s)\)")  # carer(s)
BRACKETS = str.maketrans("()[]{}", "      ")
PREFIX = re.compile(r"[^\W_]{3,}\*\W*")
# Signs of other search engines that have no meaning here.
UNKNOWN_OPERATORS = re.compile(
    r"(?<!\S)(?:NEAR(?:/\d+)?|ADJ\d*|WITHIN)(?!\S)|(?<!\S)\w+:(?=[\w\"])|(?<!\S)\*\S*|\w\*\w\S*|\w~\d*(?!\S)|\w\?\w\S*"
)
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class QueryPart:
    """Words in lower case, not stemmed. `is_phrase`: they stood in quotes. `is_prefix`: `*` followed.

    `is_alternative`: OR stood before it.
    """

    words: Phrase
    is_phrase: bool = False
    is_prefix: bool = False
    is_alternative: bool = False


@dataclass(frozen=True)
class ParsedQuery:
    """`compounds`: words that were typed with a hyphen between them. `unknown_operators`: signs without a meaning.
    `is_cut`: there were more than `MAX_QUERY_WORDS` words.
    """

    parts: tuple[QueryPart, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    compounds: frozenset[Phrase] = frozenset()
    unknown_operators: tuple[str, ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts or self.excluded)

    @property
    def words(self) -> Phrase:
        """All words that were typed, without those excluded."""
        return tuple(word for part in self.parts for word in part.words)


@lru_cache(maxsize=256)  # each page asks three times
def parse_query(text: str) -> ParsedQuery:
    """Quoted text is a phrase, `-word` and `NOT word` are excluded, `OR` gives a choice, `word*` is a beginning."""
    parts: list[QueryPart] = []
    excluded: list[Phrase] = []
    operator = ""
    text = OPTIONAL_PLURAL.sub(r"\1", text)
    for sign, straight, curly, bare in QUERY_PART.findall(_join_initials(text[:MAX_QUERY_LENGTH].translate(BRACKETS))):
        if not sign and bare in ("OR", "NOT", "|", "||", "&&"):
            operator = {"|": "OR", "||": "OR"}.get(bare, bare)
            continue
        words = ("and",) if bare == "&" else tuple(split_words(straight or curly or bare))
        if words and (operator == "NOT" or (sign and sign != "+")):
            excluded.append(words)
        elif words:
            is_alternative = operator == "OR" and bool(parts)
            parts.append(QueryPart(words, not bare or sign == "+", bool(PREFIX.fullmatch(bare)), is_alternative))
        operator = "" if words else operator
    compounds = frozenset(find_compounds(text[:MAX_QUERY_LENGTH]))
    unknown = tuple(dict.fromkeys(UNKNOWN_OPERATORS.findall(text[:MAX_QUERY_LENGTH])))
    is_cut = sum(len(part.words) for part in parts) > MAX_QUERY_WORDS
    return ParsedQuery(
        _limit_words(_merge_plain_words(parts)), tuple(dict.fromkeys(excluded)), compounds, unknown, is_cut
    )


def _join_initials(text: str) -> str:
    """A & E is one word, so it must not be taken for three."""
    return re.sub(r"(?<!\S)([^\W\d_]) ?([&@]) ?([^\W\d_])(?!\S)", r"\1\2\3", text)


def _merge_plain_words(parts: list[QueryPart]) -> list[QueryPart]:
    """Neighbouring plain words become one part, so that phrases of several words are recognised."""
    merged: list[QueryPart] = []
    for part in parts:
        last = merged[-1] if merged else None
        plain = not (part.is_phrase or part.is_prefix or part.is_alternative)
        if last and plain and not (last.is_phrase or last.is_prefix):
            merged[-1] = QueryPart(last.words + part.words, is_alternative=last.is_alternative)
        else:
            merged.append(part)
    return merged


def _limit_words(parts: list[QueryPart]) -> tuple[QueryPart, ...]:
    """At most `MAX_QUERY_WORDS` words in all."""
    kept: list[QueryPart] = []
    room = MAX_QUERY_WORDS
    for part in parts:
        if room > 0:
            words = part.words[:room]
            kept.append(QueryPart(words, part.is_phrase, part.is_prefix, part.is_alternative))
            room -= len(words)
    return tuple(kept)
