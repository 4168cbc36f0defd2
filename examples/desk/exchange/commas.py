"""A CSV file's bytes -> rows of cells."""

from __future__ import annotations

import csv
import io

from examples.desk.exchange.columns import BY_KIND
from examples.desk.exchange.faults import Kind, Unreadable
from examples.desk.exchange.marks import unmarked
from examples.desk.exchange.workbook import COLUMNS, ROWS, Cell, Grid

TITLE = "CSV file"
ALL_ROWS = ROWS * len(BY_KIND)
UTF_8 = "The file is not in UTF-8. In Excel choose “CSV UTF-8 (comma delimited)” when you save it."
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def grid(content: bytes) -> Grid:
    """Raises Unreadable. Rows count as a spreadsheet counts them: a cell may hold several lines."""
    text = _decoded(content)
    first = text.split("\n", 1)[0].split("\r", 1)[0]
    rows: list[tuple[int, list[Cell]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if len(rows) > ALL_ROWS:
                raise Unreadable(Kind.ROWS, f"At most {ALL_ROWS} rows are taken. Send it in several files.", TITLE)
            if len(row) > COLUMNS:
                raise Unreadable(
                    Kind.COLUMNS, f"At most {COLUMNS} columns are taken. Delete the others.", TITLE, number
                )
            if any(row) and not (number == 1 and first.startswith("sep=")):
                rows.append((number, [unmarked(cell) for cell in row]))
    except csv.Error as error:
        raise Unreadable(
            Kind.DAMAGED,
            f"The row can not be read ({error}). Look for a quotation mark that is not doubled.",
            TITLE,
            number + 1,
        ) from error
    return Grid(TITLE, rows)


def _decoded(content: bytes) -> str:
    if content.startswith(UTF_16) or b"\0" in content[:200]:
        raise Unreadable(Kind.ENCODING, f"This looks like UTF-16. {UTF_8}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Kind.ENCODING, UTF_8) from error


def _delimiter(first: str) -> str:
    """Excel writes semicolons where the comma is the decimal sign. No column's name holds either."""
    if first.startswith("sep="):
        return first[4:5] if first[4:5] in (",", ";", "\t") else ","
    return max(",;\t", key=first.count)
