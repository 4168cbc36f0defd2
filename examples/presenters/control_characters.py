"""Removes control characters, for feeds, files and emails."""

import re

# Control characters, line ends of every kind, surrogates and non-characters. XML 1.0 forbids most of them.
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def to_single_line(text: str) -> str:
    """The text without characters that would end the line or that XML forbids."""
    return UNPRINTABLE.sub(" ", text).strip()


def remove_unprintable(text: str) -> str:
    """The lines of a text, without the other characters that XML forbids."""
    return "\n".join(map(to_single_line, text.splitlines()))
