"""A template rendered once, with placeholders for the values that differ between requests.

A page of results has twenty cards and two hundred options, which are the same for everyone until the catalogue changes.
Rendering them each time took three quarters of a request. The template remains the only source of the markup.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# Private-use characters of Unicode: no text contains them, and escaping does not change them.
PLACEHOLDER_START, PLACEHOLDER_END = "\ue000", "\ue001"
PLACEHOLDER = re.compile(f"{PLACEHOLDER_START}(.*?){PLACEHOLDER_END}")
BLANK = re.compile(r"\n\s*")


def make_placeholder(name: str) -> str:
    """Given to the template in place of a value that is filled in later."""
    return f"{PLACEHOLDER_START}{name}{PLACEHOLDER_END}"


class TemplateFragment:
    """HTML with placeholders. Filling them escapes every value that is not a SafeString."""

    def __init__(self, template: str, context: Mapping[str, Any]) -> None:
        parts = PLACEHOLDER.split(BLANK.sub("\n", render_to_string(template, dict(context))))
        self.texts, self.names = parts[::2], parts[1::2]

    def fill(self, values: Mapping[str, str | int]) -> SafeString:
        filled = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            filled += (_escape_value(values[name]), text)
        return mark_safe("".join(filled))  # noqa: S308  a template's own output, and values escaped in the line above


def _escape_value(value: str | int) -> str:
    """Django's conditional_escape without its check for lazy texts, for speed: a page has hundreds of values."""
    if isinstance(value, SafeString) or not value:
        return str(value)
    return escape(value) if isinstance(value, str) else str(value)
