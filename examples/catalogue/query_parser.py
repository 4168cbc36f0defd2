"""Splits a query into words, phrases and exclusions. Accepts any text and never raises."""

import re
from dataclasses import dataclass

from examples.catalogue.analysis import split_words

MAX_QUERY_LENGTH = 200  # characters
MAX_QUERY_WORDS = 16
QUERY_PART = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"?|\u201c([^\u201d]*)\u201d?|(\S+))')
# Ignored between other words; kept inside a phrase, and where the query has no other words.
STOP_WORDS = frozenset(
    (
        "a an and any are as at be been being but by can could did do does for from had has have having he her his how"
        " i if in into is it its me my need of on or our people please she should so some than that the their them"
        " then there these they this those to us was we were what when where which while who whom why will with would"
        " you your help helps helping find show tell about best way ways examples example"
    ).split()
)

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class ParsedQuery:
    """Words in lower case, not stemmed. `words`: outside quotes, in order. `excluded`: words or phrases after `-`."""

    words: Phrase = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded)


def parse_query(text: str) -> ParsedQuery:
    """Quoted text is a phrase, `-word` is excluded, all else is single words."""
    phrases: list[Phrase] = []
    words: list[str] = []
    excluded: list[Phrase] = []
    for minus, straight, curly, bare in QUERY_PART.findall(text[:MAX_QUERY_LENGTH]):
        part = split_words(straight or curly or bare)
        if minus and part:
            excluded.append(tuple(part))
        elif bare:
            words += part
        elif part:
            phrases.append(tuple(part))
    return ParsedQuery(
        tuple(words[:MAX_QUERY_WORDS]),
        tuple(dict.fromkeys(phrases))[:MAX_QUERY_WORDS],
        tuple(dict.fromkeys(excluded))[:MAX_QUERY_WORDS],
    )
