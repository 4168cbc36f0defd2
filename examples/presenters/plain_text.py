"""Text for forms that know no mark-up: feeds, reference files."""

import re

# Control characters and line ends of every kind, halves of characters, and what is none: XML 1.0 forbids most of them.
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def to_single_line(text: str) -> str:
    """The text without anything that could end its line, or that XML cannot carry."""
    return UNPRINTABLE.sub(" ", text).strip()
