"""A table's cell that a spreadsheet shows and never runs."""

import re

# What a spreadsheet may take for the beginning of a formula or of another cell, behind what it may skip: blanks,
# quotes, invisible signs. The wide forms of the signs count too: some programs treat them alike.
SKIPPED = r"[\s\x00-\x20\x7f-\x9f\"'\u00ad\u200b-\u200f\u2060\ufeff]*"
FORMULA = re.compile(SKIPPED + r"[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n\x00]")


def escape_formula(value: str | int) -> str | int:
    """Numbers as they are; a text that could be read as a formula with an apostrophe before it."""
    if isinstance(value, int):
        return value
    return f"'{value}" if FORMULA.match(value) else value
