"""What people write -> what a document holds: cells of tables and values of fixtures."""

import calendar
import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from examples.documents.fields import EntryField, Kind, plain_value
from examples.documents.references import References

# Signs that no editor types: they come with copied text, and databases or XML refuse some of them.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
LINE_BREAK = re.compile("[\n\u2028\u2029]")
SEPARATOR = re.compile(r"[;\n]")
DAY_FIRST = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", re.ASCII)
ISO = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
AS_MUCH_AS_KNOWN = "Write the date as YYYY, YYYY-MM or YYYY-MM-DD, such as 2020 or 2020-07; or day first, 14/07/2020."


def parse_value(field: EntryField, raw: Any, references: References, carried: Collection[str] = ()) -> dict[str, Any]:
    """What a value sets in a document: key -> value. An empty one sets what an empty field holds.

    `carried`: what the entry refers to already, so that a retired term may stay. Raises ValidationError.
    """
    if isinstance(raw, dict) or (isinstance(raw, list) and not field.is_list) or raw != raw:
        raise ValidationError("Write one value here, not a list or a table.")
    if isinstance(raw, bool) and field.kind is not Kind.FLAG:
        raise ValidationError("Write a text here, in quotation marks if it is “yes”, “no”, “true” or “false”.")
    text = "" if isinstance(raw, list) else _clean_text(raw)
    if field.kind is Kind.PARTIAL_DATE:
        return _parse_partial_date(field, raw if isinstance(raw, dt.date) else text)
    if raw is None or (text == "" and not isinstance(raw, list)):
        return {field.name: empty_value(field)}
    return {field.name: _parse(field, raw, text, references, carried)}


def empty_value(field: EntryField) -> Any:
    """What a document holds where nothing was written."""
    if field.is_list:
        return []
    return None if field.is_reference else plain_value(field.column.get_default())


def unify_line_breaks(text: str) -> str:
    """With one character for each: every browser and program writes them in its own way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _clean_text(raw: Any) -> str:
    text = raw if isinstance(raw, str) else "" if raw is None else str(raw)
    text = unify_line_breaks(text).strip()
    check_characters(text, CONTROL)
    return text


def check_characters(text: str, refused: re.Pattern[str]) -> None:
    """Raises ValidationError with the first of the refused characters."""
    if found := refused.search(text):
        raise ValidationError(f"This text has an invisible character (U+{ord(found[0]):04X}). Type the text again.")


def _parse(field: EntryField, raw: Any, text: str, references: References, carried: Collection[str]) -> Any:
    match field.kind:
        case Kind.TERMS | Kind.FRAMEWORK_ITEMS | Kind.RELATED:
            return _parse_list(field, raw, text, references, carried)
        case Kind.TERM | Kind.ORGANISATION | Kind.ICB:
            return references.resolve(field, text, carried)
        case Kind.SOURCE | Kind.NUMBER:
            return _parse_number(text)
        case Kind.AMOUNT:
            return _parse_amount(text)
        case Kind.FLAG:
            return _parse_flag(text)
        case Kind.CHOICE:
            return _parse_choice(field, text)
        case Kind.DATE:
            return _parse_date(raw if isinstance(raw, dt.date) else text)
        case Kind.TEXT:
            return text
    if LINE_BREAK.search(text):
        raise ValidationError("Use one line only. Remove the line breaks.")
    return text


def _parse_list(field: EntryField, raw: Any, text: str, references: References, carried: Collection[str]) -> list[str]:
    """Several in one cell, with semicolons or line breaks between, or a list. Sorted, as documents have them."""
    found, errors = set(), []
    for part in raw if isinstance(raw, list) else SEPARATOR.split(text):
        if not str(part).strip():
            continue
        try:
            found.add(references.resolve(field, str(part).strip(), carried))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return sorted(found)


def _parse_number(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII):
        raise ValidationError("Write a whole number in figures, such as 2.")
    return int(text)


def _parse_amount(text: str) -> str:
    try:
        amount = Decimal(text.removeprefix("£").replace(",", ""))
        return f"{amount:.2f}" if amount == round(amount, 2) else str(amount)
    except (InvalidOperation, ValueError):
        raise ValidationError("Write the amount in pounds, such as 1200 or 1200.50.") from None


def _parse_flag(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise ValidationError("Write yes or no.")
    return YES_NO[text.casefold()]


def _parse_choice(field: EntryField, text: str) -> str:
    for value, label in field.column.flatchoices:
        if text.casefold() in (str(value).casefold(), str(label).casefold()):
            return str(value)
    values = ", ".join(str(value) for value, _ in field.column.flatchoices if value)
    raise ValidationError(f"Write one of: {values}.")


def _parse_date(value: dt.date | str) -> str:
    message = "Write the date as YYYY-MM-DD, such as 2026-07-14, or day first, 14/07/2026."
    try:
        first, _, precision = partial_date(value)
    except ValueError as error:
        raise ValidationError(str(error) if ISO.fullmatch(str(value)) else message) from None
    if precision != "day":
        raise ValidationError(message)
    return first.isoformat()


def _parse_partial_date(field: EntryField, value: dt.date | str) -> dict[str, Any]:
    try:
        day, precision = day_and_precision(field, value)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    return {field.name: plain_value(day), f"{field.name}_precision": precision}


def day_and_precision(field: EntryField, value: dt.date | str) -> tuple[dt.date | None, str]:
    """What is stored of a partial date: the first day that it may mean, of an end the last. Raises ValueError."""
    if not value:
        return None, "year"
    first, last, precision = partial_date(value)
    return last if field.name == "ended" else first, precision


def partial_date(value: dt.date | str | int) -> tuple[dt.date, dt.date, str]:
    """A year, month or day as written -> its first day, its last day, and "year", "month" or "day".

    Raises ValueError with a message for editors.
    """
    if isinstance(value, dt.date):
        return value, value, "day"
    try:
        year, month, day = _date_parts(str(value).strip())
        if day:
            return (found := dt.date(year, month, day)), found, "day"
        last = month or 12
        end = dt.date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError):
        if ISO.fullmatch(str(value)) or DAY_FIRST.fullmatch(str(value)):
            raise ValueError("There is no such day. Check the year, month and day.") from None
        raise ValueError(AS_MUCH_AS_KNOWN) from None
    return dt.date(year, month or 1, 1), end, "month" if month else "year"


def _date_parts(text: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not known."""
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = found.groups(default="0")
        return int(year), int(month), int(day)
    if not ISO.fullmatch(text):
        raise ValueError(text)
    parts = [*map(int, text.split("-")), 0, 0]
    return parts[0], parts[1], parts[2]


def format_partial_date(day: dt.date | str | None, precision: str) -> str:
    """A stored date as an editor would write it: 2020, 2020-07 or 2020-07-14."""
    length = {"year": 4, "month": 7}.get(precision, 10)
    return str(day)[:length] if day else ""
