"""Cells that a spreadsheet displays and never runs as formulas."""

import csv
import io
import re
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not recognise UTF-8
# Characters that may start a formula or another cell, after any that a spreadsheet may skip: blanks, quotes and
# invisible characters. Full-width signs count too, because some programs treat them as ordinary ones.
SKIPPED = r"[\s\x00-\x20\x7f-\x9f\"'\u00ad\u200b-\u200f\u2060\ufeff]*"
FORMULA_ESCAPE = "'"
FORMULA = re.compile(SKIPPED + r"[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n\x00]")


def escape_formula[T: (str, int, str | int)](value: T) -> T:
    """Numbers unchanged; a text that could be read as a formula gets an apostrophe in front."""
    if isinstance(value, str) and FORMULA.match(value):
        return f"{FORMULA_ESCAPE}{value}"
    return value


def unescape_formula(text: str) -> str:
    """Undoes `escape_formula` for every text. An apostrophe that somebody typed stays."""
    return text[1:] if text.startswith(FORMULA_ESCAPE) and FORMULA.match(text[1:]) else text


def format_csv(rows: Iterable[Iterable[str | int]]) -> str:
    """A file that Excel opens without an import. Lines end as in RFC 4180."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([escape_formula(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + file.getvalue()
