"""Hints that a text may give a patient, or someone close to one, away. Only hints: a person decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from examples.documents.difference import get_row_number
from examples.documents.fields import Document, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS

ADDRESS = re.compile(r"https?://\S+|www\.\S+")
TEN_DIGITS = re.compile(r"(?<![\d.,£+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.,]*\d)")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
IN_FIGURES = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
DAY = rf"(?:{IN_FIGURES}|\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})[a-z]* \d{{4}})"
BIRTH = re.compile(rf"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth)[ :,-]*(?:is |was )?{DAY}", re.IGNORECASE)
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?:[A-Z]\.? ?)?[A-Z][\w’'-]+")
TELEPHONE = re.compile(r"(?<![\d.,£])(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)\d(?:[ -]?\(?\d\)?){8,9}(?!\d)")
PRIVATE = (
    "aol|btinternet|btopenworld|gmail|googlemail|gmx|hotmail|icloud|live|mail|me|msn|ntlworld|outlook|proton|"
    "protonmail|sky|talktalk|tiscali|virginmedia|yahoo|ymail"
)
MAIL = re.compile(rf"[\w.+-]+@(?:{PRIVATE})\.(?:com|co\.uk|uk|net|me|org)\b", re.IGNORECASE)
FREE = (FieldKind.TEXT, FieldKind.LINE, FieldKind.EMAIL)


@dataclass(frozen=True)
class Hint:
    """`words` as they stand in the field, and what they look like."""

    label: str
    words: str
    like: str

    def __str__(self) -> str:
        return f"{self.label}: “{self.words}” looks like {self.like}"


def hints(document: Document) -> list[Hint]:
    """In the order of the schema; the same words in one field once."""
    found = (Hint(label, words, like) for label, text in free_texts(document) for words, like in _in(text))
    return list(dict.fromkeys(found))


def free_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Every text that someone typed, with what its field is called; not addresses of pages."""
    for field in ENTRY_FIELDS:
        if field.kind in FREE and document[field.name]:
            yield field.label, document[field.name]
    for part in PARTS:
        for number, row in enumerate(document[part.name], 1):
            name = f"{part.label} {get_row_number(part, row, number)}"
            yield from ((f"{name}, {f.label}", row[f.name]) for f in part.fields if f.kind in FREE and row[f.name])


def _in(text: str) -> Iterator[tuple[str, str]]:
    text = ADDRESS.sub(" ", text)
    numbers = {found for found in TEN_DIGITS.findall(text) if is_nhs_number(found)}
    yield from ((number, "an NHS number") for number in sorted(numbers))
    for pattern, like in ((BIRTH, "a date of birth"), (TITLED, "a person’s name"), (MAIL, "a private email address")):
        yield from ((found.group(), like) for found in pattern.finditer(text))
    for found in TELEPHONE.finditer(text):
        if found.group() not in numbers and _is_telephone(found.group()):
            yield found.group(), "a telephone number"


def _is_telephone(text: str) -> bool:
    """Eleven digits; ten with some area codes."""
    digits = "".join(letter for letter in text.replace("(0)", "").replace("+44", "0") if letter.isdigit())
    return len(digits) == 11 or (len(digits) == 10 and digits.startswith(("01", "0800")))


def is_nhs_number(text: str) -> bool:
    """Ten digits of which the last checks the others (modulus 11)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9] and check != 10
