"""Finds text that may identify a patient or someone close to them. These are hints: a person decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from examples.documents.difference import get_row_number
from examples.documents.fields import Document, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS

WEB_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
TEN_DIGITS = re.compile(r"(?<![\d.,£+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.,]*\d)")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
NUMERIC_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
DAY = rf"(?:{NUMERIC_DATE}|\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})[a-z]* \d{{4}})"
DATE_OF_BIRTH = re.compile(rf"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth)[ :,-]*(?:is |was )?{DAY}", re.IGNORECASE)
TITLE_AND_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?:[A-Z]\.? ?)?[A-Z][\w’'-]+")
TELEPHONE = re.compile(r"(?<![\d.,£])(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)\d(?:[ -]?\(?\d\)?){8,9}(?!\d)")
PRIVATE_MAIL_HOSTS = (
    "aol|btinternet|btopenworld|gmail|googlemail|gmx|hotmail|icloud|live|mail|me|msn|ntlworld|outlook|proton|"
    "protonmail|sky|talktalk|tiscali|virginmedia|yahoo|ymail"
)
PRIVATE_EMAIL = re.compile(rf"[\w.+-]+@(?:{PRIVATE_MAIL_HOSTS})\.(?:com|co\.uk|uk|net|me|org)\b", re.IGNORECASE)
FREE_TEXT_KINDS = (FieldKind.TEXT, FieldKind.LINE, FieldKind.EMAIL)


PATTERNS = (
    (DATE_OF_BIRTH, "a date of birth"),
    (TITLE_AND_NAME, "a person’s name"),
    (PRIVATE_EMAIL, "a private email address"),
)


@dataclass(frozen=True)
class PersonalDataHint:
    """`text` of the field `label` looks like `kind`, such as "an NHS number"."""

    label: str
    text: str
    kind: str

    def __str__(self) -> str:
        return f"{self.label}: “{self.text}” looks like {self.kind}"


def find_personal_data(document: Document) -> list[PersonalDataHint]:
    """Returns hints in the order of the schema; the same text once for each field."""
    hints = (PersonalDataHint(label, *hint) for label, text in _list_free_texts(document) for hint in _find_hints(text))
    return list(dict.fromkeys(hints))


def _list_free_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yields (label, text) of every field that people type text in; not addresses of pages."""
    for field in ENTRY_FIELDS:
        if field.kind in FREE_TEXT_KINDS and document[field.name]:
            yield field.label, document[field.name]
    for part in PARTS:
        fields = [field for field in part.fields if field.kind in FREE_TEXT_KINDS]
        for number, row in enumerate(document[part.name], 1):
            name = f"{part.label} {get_row_number(part, row, number)}"
            yield from ((f"{name}, {field.label}", row[field.name]) for field in fields if row[field.name])


def _find_hints(text: str) -> Iterator[tuple[str, str]]:
    """Yields (text, kind)."""
    text = WEB_ADDRESS.sub(" ", text)
    nhs_numbers = {number for number in TEN_DIGITS.findall(text) if is_nhs_number(number)}
    yield from ((number, "an NHS number") for number in sorted(nhs_numbers))
    for pattern, kind in PATTERNS:
        yield from ((match.group(), kind) for match in pattern.finditer(text))
    for match in TELEPHONE.finditer(text):
        if match.group() not in nhs_numbers and _is_telephone(match.group()):
            yield match.group(), "a telephone number"


def _is_telephone(text: str) -> bool:
    """UK numbers have 11 digits; some with the area codes 01 and 0800 have 10."""
    digits = "".join(letter for letter in text.replace("(0)", "").replace("+44", "0") if letter.isdigit())
    return len(digits) == 11 or (len(digits) == 10 and digits.startswith(("01", "0800")))


def is_nhs_number(text: str) -> bool:
    """Returns whether the text has ten digits and the last is the check digit of the others (modulus 11)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9] and check != 10
