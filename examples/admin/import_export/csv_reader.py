"""A CSV file's bytes -> its table: the entries' own columns."""

import csv
import io

from examples.admin.import_export.archive_limits import UTF_16
from examples.admin.import_export.faults import Unreadable
from examples.admin.import_export.sheets import (
    COLUMNS,
    ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    Cell,
    Table,
    unescape_formula,
)

TITLE = "CSV file"
SEPARATOR = "sep="  # a first line for Excel
UTF_8 = "The file is not in UTF-8. In Excel choose “CSV UTF-8 (comma delimited)” when you save it."


def read_csv(content: bytes) -> Table:
    """Raises Unreadable. Rows count as a spreadsheet counts them: a cell may have several lines."""
    text = _decode(content)
    first = text.split("\n", 1)[0].split("\r", 1)[0]
    rows: list[tuple[int, list[Cell]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if len(rows) > ROWS:
                raise Unreadable(TOO_MANY_ROWS.format(ROWS), TITLE)
            if len(row) > COLUMNS:
                raise Unreadable(TOO_MANY_COLUMNS.format(COLUMNS), TITLE, number)
            if any(map(str.strip, row)) and not (number == 1 and first.startswith(SEPARATOR)):
                rows.append((number, [unescape_formula(cell) for cell in row]))
    except csv.Error as error:
        message = (
            f"This row cannot be read ({error}). Look for a quotation mark that is not doubled: "
            "in quoted text, type each one twice."
        )
        raise Unreadable(message, TITLE, number + 1) from error
    return Table(TITLE, rows)


def _decode(content: bytes) -> str:
    if content.startswith(UTF_16) or b"\0" in content[:200]:
        raise Unreadable(f"This looks like UTF-16. {UTF_8}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(UTF_8) from error


def _delimiter(first: str) -> str:
    """Excel writes semicolons where the comma is the decimal sign. No heading has either."""
    if first.startswith(SEPARATOR):
        return first[4:5] if first[4:5] in (",", ";", "\t") else ","
    return max(",;\t", key=first.count)
