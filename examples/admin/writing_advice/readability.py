"""How easy a text is to read, in figures."""

import re

import textstat

SENTENCE_BREAK = re.compile(r"(?<=[.!?])[”\"’')]*\s+(?=[“\"‘'(]*[A-Z0-9])")
ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|Prof|vs|approx|No|e\.g|i\.e|etc)|\b[A-Z])\.$")


def compute_grade(text: str) -> float:
    """Returns the Flesch-Kincaid grade; people read grade n at about age n + 5."""
    return float(textstat.flesch_kincaid_grade(text))


def compute_reading_age(text: str) -> int:
    """Returns years, at least 5."""
    return max(5, int(compute_grade(text)) + 5)


def split_sentences(text: str) -> list[str]:
    """“Dr. Jones came.” is one sentence."""
    sentences: list[str] = []
    for part in SENTENCE_BREAK.split(" ".join(text.split())):
        if sentences and ABBREVIATION.search(sentences[-1]):
            sentences[-1] += f" {part}"
        elif part:
            sentences.append(part)
    return sentences


def count_words(sentence: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())
