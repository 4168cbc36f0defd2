"""Texts that a spreadsheet could take for a formula: the mark that stops it, put on and taken off again."""

from examples.presenting.cells import FORMULA

MARK = "'"


def marked(text: str) -> str:
    """For a cell that leaves us: it never begins with a sign that starts a formula."""
    return f"{MARK}{text}" if FORMULA.match(text) else text


def unmarked(text: str) -> str:
    """For a cell that comes back. Undoes `marked` for every text; an apostrophe that somebody wrote stays."""
    return text[1:] if text.startswith(MARK) and FORMULA.match(text[1:]) else text
