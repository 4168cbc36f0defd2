"""Parses what people write, in cells of tables and in fixtures, into values of a document."""

import calendar
import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from examples.documents.field_types import EntryField, FieldKind, to_json_value
from examples.documents.references import References

# Nobody types these: they come with copied text, and databases or XML refuse some of them.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
LINE_BREAK = re.compile("[\n\u2028\u2029]")
LIST_SEPARATOR = re.compile(r"[;\n]")
DAY_FIRST_DATE = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", re.ASCII)
ISO_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
MAX_TEXT_LENGTH = 30_000  # characters; with escapes it still fits a cell of a spreadsheet
INVALID_DATE = "Write the date as YYYY, YYYY-MM or YYYY-MM-DD, such as 2020 or 2020-07; or day first, 14/07/2020."


def parse_value(field: EntryField, raw: Any, references: References, existing: Collection[str] = ()) -> dict[str, Any]:
    """The keys and values that it sets in a document; an empty value sets what an empty field holds. `existing`: slugs
    that the entry has already, which may be of retired terms. Raises ValidationError."""
    if isinstance(raw, dict) or (isinstance(raw, list) and not field.is_list) or raw != raw:
        raise ValidationError("Write one value here, not a list or a table.")
    if isinstance(raw, bool) and field.kind is not FieldKind.FLAG:
        raise ValidationError("Write a text here, in quotation marks if it is “yes”, “no”, “true” or “false”.")
    text = "" if isinstance(raw, list) else _clean_text(raw)
    if field.kind is FieldKind.PARTIAL_DATE:
        return _parse_partial_date_field(field, raw if isinstance(raw, dt.date) else text)
    if raw is None or (text == "" and not isinstance(raw, list)):
        return {field.name: get_empty_value(field)}
    return {field.name: _parse_text(field, raw, text, references, existing)}


def get_empty_value(field: EntryField) -> Any:
    """What a document holds for an empty field."""
    if field.is_list:
        return []
    return None if field.is_reference else to_json_value(field.column.get_default())


def unify_line_breaks(text: str) -> str:
    """The text with each line break as one character, because browsers and programs differ."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _clean_text(raw: Any) -> str:
    text = raw if isinstance(raw, str) else "" if raw is None else str(raw)
    text = unify_line_breaks(text).strip()
    check_characters(text, CONTROL_CHARACTERS)
    return text


def check_length(text: str) -> None:
    """Raises ValidationError for a text that no export could hold."""
    if len(text) > MAX_TEXT_LENGTH:
        raise ValidationError(f"This text has {len(text):,} characters. Shorten it to {MAX_TEXT_LENGTH:,} or fewer.")


def check_characters(text: str, refused: re.Pattern[str]) -> None:
    """Raises ValidationError with the first refused character."""
    if match := refused.search(text):
        raise ValidationError(f"This text has an invisible character (U+{ord(match[0]):04X}). Type the text again.")


def _parse_text(field: EntryField, raw: Any, text: str, references: References, existing: Collection[str]) -> Any:
    match field.kind:
        case FieldKind.TERMS | FieldKind.FRAMEWORK_ITEMS | FieldKind.RELATED:
            return _parse_list(field, raw, text, references, existing)
        case FieldKind.TERM | FieldKind.ORGANISATION | FieldKind.ICB:
            return references.resolve_slug(field, text, existing)
        case FieldKind.SOURCE | FieldKind.NUMBER:
            return _parse_number(text)
        case FieldKind.AMOUNT:
            return _parse_amount(text)
        case FieldKind.FLAG:
            return _parse_flag(text)
        case FieldKind.CHOICE:
            return _parse_choice(field, text)
        case FieldKind.DATE:
            return _parse_date(raw if isinstance(raw, dt.date) else text)
        case FieldKind.TEXT:
            return text
    if LINE_BREAK.search(text):
        raise ValidationError("Use one line only. Remove the line breaks.")
    return text


def _parse_list(field: EntryField, raw: Any, text: str, references: References, existing: Collection[str]) -> list[str]:
    """Sorted slugs of a list, or of a cell with semicolons or line breaks between the items."""
    slugs, errors = set(), []
    for part in raw if isinstance(raw, list) else LIST_SEPARATOR.split(text):
        if not str(part).strip():
            continue
        try:
            slugs.add(references.resolve_slug(field, str(part).strip(), existing))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return sorted(slugs)


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
        first, _, precision = parse_date_range(value)
    except ValueError as error:
        raise ValidationError(message if str(error) == INVALID_DATE else str(error)) from None
    if precision != "day":
        raise ValidationError(message)
    return first.isoformat()


def _parse_partial_date_field(field: EntryField, value: dt.date | str) -> dict[str, Any]:
    try:
        day, precision = parse_partial_date(field, value)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    return {field.name: to_json_value(day), f"{field.name}_precision": precision}


def parse_partial_date(field: EntryField, value: dt.date | str) -> tuple[dt.date | None, str]:
    """The day to store and its precision: the first day that the date may mean, or the last for an end.

    Raises ValueError with a message for editors.
    """
    if not value:
        return None, "year"
    first, last, precision = parse_date_range(value)
    return last if field.name == "ended" else first, precision


def parse_date_range(value: dt.date | str | int) -> tuple[dt.date, dt.date, str]:
    """The first and last day of a written year, month or day, and its precision: "year", "month" or "day".

    Raises ValueError with a message for editors.
    """
    if isinstance(value, dt.date):
        return value, value, "day"
    try:
        year, month, day = _split_date(str(value).strip())
        if day:
            return (date := dt.date(year, month, day)), date, "day"
        last = month or 12
        end = dt.date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError):
        if ISO_DATE.fullmatch(str(value)) or DAY_FIRST_DATE.fullmatch(str(value)):
            raise ValueError("There is no such day. Check the year, month and day.") from None
        raise ValueError(INVALID_DATE) from None
    return dt.date(year, month or 1, 1), end, "month" if month else "year"


def _split_date(text: str) -> tuple[int, int, int]:
    """Year, month and day, with 0 for a part that is not written. Raises ValueError."""
    if match := DAY_FIRST_DATE.fullmatch(text):
        day, month, year = match.groups(default="0")
        return int(year), int(month), int(day)
    if not ISO_DATE.fullmatch(text):
        raise ValueError(text)
    parts = [*map(int, text.split("-")), 0, 0]
    return parts[0], parts[1], parts[2]


def format_partial_date(day: dt.date | str | None, precision: str) -> str:
    """A stored date as editors write it: 2020, 2020-07 or 2020-07-14."""
    length = {"year": 4, "month": 7}.get(precision, 10)
    return str(day)[:length] if day else ""
