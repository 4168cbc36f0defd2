"""The text of one cell -> the value as a document holds it. What can not be taken is raised as Wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email, validate_slug
from django.utils.text import slugify

from examples.desk.exchange.columns import LISTS, Column, Type
from examples.desk.exchange.faults import Kind, Wrong
from examples.desk.exchange.known import Known
from examples.desk.exchange.lines import like
from examples.desk.fields import DATE
from examples.desk.versions.document import Document
from examples.loading.schema import partial_date

# Signs that no editor types: they come with copied text, and databases or XML refuse some of them.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
SEPARATOR = re.compile(r"[;\n]")
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
TRUTH = {"yes": True, "true": True, "no": False, "false": False}
# column -> the numbers that make sense in it
RANGES = {
    "number": (1, 999),
    "order": (0, 9_999),
    "price_year": (1900, 2100),
    "source": (1, 999),
    "evidence_source": (1, 999),
}
LARGEST = Decimal("9999999999.99")
TEXTS = (Type.TEXT, Type.LINE, Type.SLUG, Type.ADDRESS, Type.EMAIL)
web_address = URLValidator(schemes=["http", "https"])


def taken(column: Column, text: str, known: Known, old: Document, slug: str) -> dict[str, Any]:
    """What a cell sets in the document or row; `old` is what it said before."""
    if found := CONTROL.search(text):
        raise Wrong(Kind.CONTROL, f"There is an invisible sign (U+{ord(found[0]):04X}) in it. Type the text anew.")
    stripped = text.strip()
    if not stripped and column.required:
        raise Wrong(Kind.REQUIRED, f"Write the {called(column)}: a row can not do without.")
    if column.type is Type.PARTIAL:
        return _partial(column, stripped)
    if not stripped:
        return {column.key: column.default}
    if column.type in LISTS:
        return {column.key: _list(column, stripped, known, old, slug)}
    if column.type in TEXTS:
        return {column.key: _text(column, text)}
    return {column.key: OTHERS[column.type](column, stripped, known)}


def called(column: Column) -> str:
    return str(column.field.verbose_name) if column.field else column.name.replace("_", " ")


def _text(column: Column, text: str) -> str:
    longest = getattr(column.field, "max_length", None)
    if column.type is not Type.TEXT and LINE_BREAK.search(text):
        raise Wrong(Kind.LINES, "Only one line fits here. Take the line breaks out.")
    if longest and len(text) > longest:
        raise Wrong(Kind.TOO_LONG, f"The text has {len(text)} characters; {longest} fit. Shorten it.")
    check = CHECKS.get(column.type)
    return check(text.strip()) if check else text


def _address(text: str) -> str:
    try:
        web_address(text)
    except ValidationError as error:
        message = "Write a whole web address that begins with https:// or http://, or empty the cell."
        raise Wrong(Kind.ADDRESS, message) from error
    return text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong(Kind.EMAIL, "Write one e-mail address, such as team@example.org, or empty the cell.") from error
    return text


def valid_slug(text: str) -> str:
    """For a new entry. Raises Wrong."""
    try:
        validate_slug(text)
        if len(text) > SLUG:
            raise ValidationError("too long")
    except ValidationError as error:
        offered = slugify(text)[:SLUG].strip("-")
        hint = f", such as “{offered}”" if offered else ""
        message = f"A slug has only the letters a to z, figures and hyphens, at most {SLUG}{hint}."
        raise Wrong(Kind.SLUG, message) from error
    if text in RESERVED:
        raise Wrong(Kind.SLUG, f"The slug “{text}” is taken by a page of the site. Choose another.")
    return text


SLUG, RESERVED = 80, ("retired",)
CHECKS: dict[Type, Callable[[str], str]] = {Type.ADDRESS: _address, Type.EMAIL: _email}


def _partial(column: Column, text: str) -> dict[str, Any]:
    precision = f"{column.key}_precision"
    if not text:
        return {column.key: None, precision: "year"}
    if not DATE.fullmatch(text):
        raise Wrong(Kind.DATE, "Write the date as YYYY, YYYY-MM or YYYY-MM-DD, such as 2020 or 2020-07.")
    try:
        first, last, known_to = partial_date(text)
    except ValueError as error:
        raise Wrong(Kind.NO_SUCH_DAY, "There is no such day. Look at year, month and day.") from error
    return {column.key: (first if column.key == "started" else last).isoformat(), precision: known_to}


def _date(column: Column, text: str, known: Known) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise Wrong(Kind.DATE, "Write the date as YYYY-MM-DD, such as 2026-07-14.")
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Wrong(Kind.NO_SUCH_DAY, "There is no such day. Look at year, month and day.") from error


def _number(column: Column, text: str, known: Known) -> int:
    if not WHOLE.fullmatch(text):
        raise Wrong(Kind.NUMBER, "Write a whole number in figures, such as 2.")
    lowest, highest = RANGES[column.key]
    if not lowest <= int(text) <= highest:
        raise Wrong(Kind.RANGE, f"Write a number from {lowest} to {highest}.")
    return int(text)


def _amount(column: Column, text: str, known: Known) -> str:
    if not AMOUNT.fullmatch(text):
        raise Wrong(Kind.NUMBER, "Write the amount in pounds with figures and a point only, such as 1200 or 1200.50.")
    amount = Decimal(text)
    if amount < 0:
        raise Wrong(Kind.NEGATIVE, "An amount is not below zero. For a saving choose the kind “saving”.")
    if amount > LARGEST or amount != round(amount, 2):
        raise Wrong(Kind.RANGE, f"Write an amount up to {LARGEST}, with two places at most after the point.")
    return f"{amount:.2f}"


def _yes_no(column: Column, text: str, known: Known) -> bool:
    if text.casefold() not in TRUTH:
        raise Wrong(Kind.YES_NO, "Write yes or no.")
    return TRUTH[text.casefold()]


def _choice(column: Column, text: str, known: Known) -> str:
    choices: list[tuple[Any, Any]] = list(column.field.flatchoices) if column.field else []
    wanted = text.casefold()
    for value, label in choices:
        if wanted in (str(value).casefold(), str(label).casefold()):
            return str(value)
    values = [str(value) for value, _ in choices if value]
    raise Wrong(Kind.CHOICE, f"Write one of: {', '.join(values)}.{like(text, values)}")


def _list(column: Column, text: str, known: Known, old: Document, slug: str) -> list[str]:
    """Several in one cell. Sorted, as documents have them."""
    found, wrong = set(), []
    for part in _parts(text):
        try:
            found.add(_one(column, part, known, old, slug))
        except Wrong as error:
            wrong.append(Wrong(error.kind, f"“{part}”: {error.message}"))
    if wrong:
        raise Wrong(wrong[0].kind, wrong[0].message, wrong[1:])
    return sorted(found)


def _one(column: Column, part: str, known: Known, old: Document, slug: str) -> str:
    if column.type is Type.RELATED:
        return known.related(part, slug)
    return known.item(part) if column.type is Type.ITEMS else known.term(column.vocabulary, part, old[column.key])


def _parts(text: str) -> Iterator[str]:
    yield from (part.strip() for part in SEPARATOR.split(text) if part.strip())


OTHERS: dict[Type, Callable[[Column, str, Known], Any]] = {
    Type.CHOICE: _choice,
    Type.YES_NO: _yes_no,
    Type.DATE: _date,
    Type.NUMBER: _number,
    Type.SOURCE: _number,
    Type.AMOUNT: _amount,
    Type.TERM: lambda column, text, known: known.term(column.vocabulary, text),
    Type.ORGANISATION: lambda column, text, known: known.organisation(text),
    Type.ICB: lambda column, text, known: known.icb(text),
}
