"""What a reader typed -> pieces: words and phrases, wanted and unwanted. Any text is fine; none raises."""

import re
from dataclasses import dataclass

from examples.catalogue.analysis import words

MOST_CHARACTERS = 200
MOST_WORDS = 16
PIECE = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"?|\u201c([^\u201d]*)\u201d?|(\S+))')
# Words that say how, not what. Dropped where they stand alone, kept inside a phrase, kept if there is nothing else.
STOP = frozenset(
    (
        "a an and any are as at be been being but by can could did do does for from had has have having he her his how"
        " i if in into is it its me my need of on or our people please she should so some than that the their them"
        " then there these they this those to us was we were what when where which while who whom why will with would"
        " you your help helps helping find show tell about best way ways examples example"
    ).split()
)

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """Words as typed, folded but not stemmed. `loose` stand in a row; a phrase of several must stand together."""

    loose: Phrase = ()
    phrases: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.loose or self.phrases or self.unwanted)


def parse(text: str) -> Typed:
    """Quoted text is a phrase, `-word` is unwanted, all else is loose words, in any order."""
    phrases: list[Phrase] = []
    loose: list[str] = []
    unwanted: list[Phrase] = []
    for minus, straight, curly, bare in PIECE.findall(text[:MOST_CHARACTERS]):
        found = words(straight or curly or bare)
        if minus and found:
            unwanted.append(tuple(found))
        elif bare:
            loose += found
        elif found:
            phrases.append(tuple(found))
    return Typed(
        tuple(loose[:MOST_WORDS]),
        tuple(dict.fromkeys(phrases))[:MOST_WORDS],
        tuple(dict.fromkeys(unwanted))[:MOST_WORDS],
    )
