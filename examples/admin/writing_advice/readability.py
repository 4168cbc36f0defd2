"""How easily a text is read, in figures."""

import re

import textstat

SENTENCE = re.compile(r"(?<=[.!?])[”\"’')]*\s+(?=[“\"‘'(]*[A-Z0-9])")
NEVER_ENDS = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|Prof|vs|approx|No|e\.g|i\.e|etc)|\b[A-Z])\.$")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade; grade n is read at about age n + 5."""
    return float(textstat.flesch_kincaid_grade(text))


def age(text: str) -> int:
    """Years; five at least, since nobody reads earlier."""
    return max(5, int(grade(text)) + 5)


def sentences(text: str) -> list[str]:
    """“Dr. Jones came.” is one sentence."""
    found: list[str] = []
    for piece in SENTENCE.split(" ".join(text.split())):
        if found and NEVER_ENDS.search(found[-1]):
            found[-1] += f" {piece}"
        elif piece:
            found.append(piece)
    return found


def words(sentence: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())
