"""Advice on an entry's text: readability and possible personal data. Nothing is refused; a person decides."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import textstat
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.template.defaultfilters import pluralize

from examples.documents.difference import get_row_number
from examples.documents.field_types import Document, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.loading import wording
from examples.loading.fixture_reader import read_editorial_rules
from examples.loading.fixture_schema import EditorialRules
from examples.personal_data import find_hints

SENTENCE_BREAK = re.compile(r"(?<=[.!?])[”\"’')]*\s+(?=[“\"‘'(]*[A-Z0-9])")
ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|Prof|vs|approx|No|e\.g|i\.e|etc)|\b[A-Z])\.$")
FREE_TEXT_KINDS = (FieldKind.TEXT, FieldKind.LINE, FieldKind.EMAIL)
TARGET_READING_AGES = (9, 11)  # years, of the plain summary
TARGET_SENTENCES = (2, 4)
MAX_SENTENCE_WORDS = 25
MAX_SHOWN_HINTS = 5
PERSONAL_DATA_REMEDY = "Remove anything that could identify a patient or someone close to them."


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


class WritingAdvice(NamedTuple):
    """`readability`: how the plain summary reads, one line; "" without a summary. `improvements`: what to change in it.
    `hints`: possible personal data anywhere in the entry."""

    readability: str
    improvements: list[str]
    hints: list[str]
    remedy: str = PERSONAL_DATA_REMEDY

    def __bool__(self) -> bool:
        return bool(self.readability or self.hints)


@cache
def load_editorial_rules() -> EditorialRules:
    return read_editorial_rules(settings.BASE_DIR / "fixtures")


def build_advice(document: Document) -> WritingAdvice:
    if not (summary := document["summary"].strip()):
        return WritingAdvice("", [], find_personal_data(document))
    sentences = split_sentences(summary)
    longest = max(map(count_words, sentences))
    text = (
        f"The plain summary reads at about age {compute_reading_age(summary)}. It has "
        f"{len(sentences)} sentence{pluralize(sentences)}; the longest has {longest} word{pluralize(longest)}."
    )
    return WritingAdvice(text, list(_suggest_improvements(summary, sentences)), find_personal_data(document))


def _suggest_improvements(summary: str, sentences: list[str]) -> Iterator[str]:
    low, high = TARGET_READING_AGES
    if compute_reading_age(summary) > high:
        yield f"Aim for a reading age of {low} to {high}: use shorter sentences and shorter words."
    if not TARGET_SENTENCES[0] <= len(sentences) <= TARGET_SENTENCES[1]:
        yield "Write two to four sentences."
    for sentence in sentences:
        if count_words(sentence) > MAX_SENTENCE_WORDS:
            yield f"Split the sentence that begins “{' '.join(sentence.split()[:5])}…”."
    for find in (wording.find_banned_phrases, wording.find_unexplained_abbreviations):
        yield from (f"{message}." for _, message in find([("summary", summary)], load_editorial_rules()))


def find_personal_data(document: Document) -> list[str]:
    """Hints in the order of the schema, about every field that people type text in; the same text once for each."""
    texts = [(field.label, document[field.name]) for field in ENTRY_FIELDS if field.kind in FREE_TEXT_KINDS]
    for part in PARTS:
        fields = [field for field in part.fields if field.kind in FREE_TEXT_KINDS]
        for number, row in enumerate(document[part.name], 1):
            name = f"{part.label} {get_row_number(part, row, number)}"
            texts += [(f"{name}, {field.label}", row[field.name]) for field in fields]
    found = ((label, *hint) for label, text in texts for hint in find_hints(text))
    return list(dict.fromkeys(f"{label}: “{words}” looks like {kind}" for label, words, kind in found))


def show_advice(request: HttpRequest, document: Document) -> None:
    """Adds the advice as messages, which the next page shows at its top."""
    advice = build_advice(document)
    if advice.hints:
        more = f"; and {len(advice.hints) - MAX_SHOWN_HINTS} more" if len(advice.hints) > MAX_SHOWN_HINTS else ""
        hints = "; ".join(advice.hints[:MAX_SHOWN_HINTS])
        messages.warning(request, f"Is this personal data? {hints}{more}. {PERSONAL_DATA_REMEDY}")
    if advice.readability:
        messages.info(request, " ".join([advice.readability, *advice.improvements]))
