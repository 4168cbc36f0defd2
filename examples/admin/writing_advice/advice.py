"""What a colleague would say of an entry's words. Advice: nothing is refused for it."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from examples.admin.writing_advice import readability
from examples.admin.writing_advice.personal_data import Hint, hints
from examples.documents.fields import Document
from examples.loading import wording
from examples.loading.fixture_reader import read_wording_rules
from examples.loading.fixture_schema import WordingRules

READ_AT = (9, 11)  # years: what the plain summary aims at
SENTENCES = (2, 4)
LONGEST = 25  # words in a sentence
SHOWN = 5  # hints in a message
REMEDY = "Remove anything that could identify a patient or someone close to them."


class Advice(NamedTuple):
    """`figures`: how the plain summary reads, one line; empty without one. `better`: what would make it better.
    `hints`: words anywhere in the entry that may be personal data."""

    figures: str
    better: list[str]
    hints: list[Hint]

    @property
    def remedy(self) -> str:
        return REMEDY

    def __bool__(self) -> bool:
        return bool(self.figures or self.hints)


@cache
def house_words() -> WordingRules:
    return read_wording_rules(settings.BASE_DIR / "fixtures")


def advise(document: Document) -> Advice:
    if not (summary := document["summary"].strip()):
        return Advice("", [], hints(document))
    found = readability.sentences(summary)
    longest = max(map(readability.words, found))
    figures = (
        f"Plain summary: reads at about age {readability.age(summary)}; {_count(len(found), 'sentence')}, "
        f"the longest of {_count(longest, 'word')}."
    )
    return Advice(figures, list(_better(summary, found)), hints(document))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _better(summary: str, sentences: list[str]) -> Iterator[str]:
    if readability.age(summary) > READ_AT[1]:
        yield f"Aim for a reading age of {READ_AT[0]} to {READ_AT[1]}: shorter sentences, shorter words."
    if not SENTENCES[0] <= len(sentences) <= SENTENCES[1]:
        yield "Two to four sentences are best."
    for sentence in sentences:
        if readability.words(sentence) > LONGEST:
            yield f"Split the sentence that begins “{' '.join(sentence.split()[:5])}…”."
    for find in (wording.find_banned_phrases, wording.find_unexplained_abbreviations):
        yield from (f"{message}." for _, message in find([("summary", summary)], house_words()))


def show_advice(request: HttpRequest, document: Document) -> None:
    """After saving, as messages at the top of the next page."""
    advice = advise(document)
    if advice.hints:
        more = f"; and {len(advice.hints) - SHOWN} more" if len(advice.hints) > SHOWN else ""
        found = "; ".join(map(str, advice.hints[:SHOWN]))
        messages.warning(request, f"Is this personal data? {found}{more}. {REMEDY}")
    if advice.figures:
        messages.info(request, " ".join([advice.figures, *advice.better]))
