"""Reads a CSV file, which has the columns of the Examples sheet."""

import csv
import io
from collections.abc import Iterator

from examples.admin.import_export.faults import UnreadableFile
from examples.admin.import_export.sheets import NumberedRow, list_filled_rows
from examples.admin.import_export.upload_limits import UTF_16_MARKS
from examples.presenters.csv_cells import unescape_formula

CSV_TITLE = "CSV file"
SEPARATOR_PREFIX = "sep="  # on a first line that tells Excel the delimiter
NOT_UTF_8 = "The file is not in UTF-8. In Excel choose “CSV UTF-8 (comma delimited)” when you save it."
BAD_QUOTES = "This row cannot be read ({}). Look for a quotation mark inside quoted text, and type it twice."


def read_csv(content: bytes) -> list[NumberedRow]:
    """Raises UnreadableFile."""
    if content.startswith(UTF_16_MARKS) or b"\0" in content[:200]:
        raise UnreadableFile(f"This file looks like UTF-16. {NOT_UTF_8}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(NOT_UTF_8) from error
    return list_filled_rows(CSV_TITLE, _read_rows(text))


def _read_rows(text: str) -> Iterator[NumberedRow]:
    """Rows are numbered as in a spreadsheet: a cell may contain line breaks."""
    first_line = text.split("\n", 1)[0].split("\r", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_detect_delimiter(first_line), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if number > 1 or not first_line.startswith(SEPARATOR_PREFIX):
                yield number, [unescape_formula(cell) for cell in row]
    except csv.Error as error:
        raise UnreadableFile(BAD_QUOTES.format(error), CSV_TITLE, number + 1) from error


def _detect_delimiter(first_line: str) -> str:
    """Excel writes semicolons where the comma is the decimal mark. No heading contains any of these characters."""
    if first_line.startswith(SEPARATOR_PREFIX):
        return first_line[4:5] if first_line[4:5] in (",", ";", "\t") else ","
    return max(",;\t", key=first_line.count)
