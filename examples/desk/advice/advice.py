"""What a colleague would say of an entry's words. Advice: nothing is refused for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from examples.desk.advice import reading
from examples.desk.advice.personal import Hint, hints
from examples.documents.fields import Document
from examples.loading import wording
from examples.loading.reader import words_of
from examples.loading.schema import WordsFile

READ_AT = (9, 11)  # years: what the plain summary aims at
SENTENCES = (2, 4)
LONGEST = 25  # words in a sentence
SUMMARY = "summary"


@dataclass(frozen=True)
class Advice:
    """`figures`: how the plain summary reads, one line; empty without one. `better`: what would make it better.
    `hints`: words anywhere in the entry that may be personal data."""

    figures: str
    better: list[str]
    hints: list[Hint]

    def __bool__(self) -> bool:
        return bool(self.figures or self.hints)


@cache
def house_words() -> WordsFile:
    return words_of(settings.BASE_DIR / "fixtures")


def advise(document: Document) -> Advice:
    summary = document[SUMMARY].strip()
    return Advice(_figures(summary), list(_better(summary)) if summary else [], hints(document))


def _figures(summary: str) -> str:
    if not summary:
        return ""
    found = reading.sentences(summary)
    longest = max(reading.words(sentence) for sentence in found)
    return (
        f"Plain summary: reads at about age {reading.age(summary)}; {_count(len(found), 'sentence')}, "
        f"the longest of {_count(longest, 'word')}."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _better(summary: str) -> Iterator[str]:
    found = reading.sentences(summary)
    if reading.age(summary) > READ_AT[1]:
        yield f"Aim for a reading age of {READ_AT[0]} to {READ_AT[1]}: shorter sentences, shorter words."
    if not SENTENCES[0] <= len(found) <= SENTENCES[1]:
        yield "Two to four sentences are best."
    for sentence in found:
        if reading.words(sentence) > LONGEST:
            yield f"Split the sentence that begins “{' '.join(sentence.split()[:5])}…”."
    said = [(SUMMARY, summary)]
    yield from (f"{message}." for _, message in wording.find_banned(said, house_words()))
    yield from (f"{message}." for _, message in wording.find_unexplained(said, house_words()))
