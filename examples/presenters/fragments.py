"""A template rendered once, with holes for what differs from one showing to the next.

A page of results shows twenty cards and two hundred options that are the same for everybody until the catalogue moves;
rendering them again took three quarters of a request. The template stays the one source of the markup.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# Private characters of Unicode: no text holds them, and escaping leaves them alone.
PLACEHOLDER_START, PLACEHOLDER_END = "\ue000", "\ue001"
PLACEHOLDER = re.compile(f"{PLACEHOLDER_START}(.*?){PLACEHOLDER_END}")
BLANK = re.compile(r"\n\s*")


def make_placeholder(name: str) -> str:
    """What to hand a template in the place of a value that comes later."""
    return f"{PLACEHOLDER_START}{name}{PLACEHOLDER_END}"


class TemplateFragment:
    """Ready HTML but for its holes. Filling escapes what is not HTML already."""

    def __init__(self, template: str, context: Mapping[str, Any]) -> None:
        parts = PLACEHOLDER.split(BLANK.sub("\n", render_to_string(template, dict(context))))
        self.texts, self.names = parts[::2], parts[1::2]

    def fill(self, values: Mapping[str, str | int]) -> SafeString:
        filled = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            filled += (_escape_value(values[name]), text)
        return mark_safe("".join(filled))  # noqa: S308  a template's own output, and values escaped in the line above


def _escape_value(value: str | int) -> str:
    """As Django's conditional_escape, without its care for lazy texts: a page has hundreds of these."""
    if isinstance(value, SafeString) or not value:
        return str(value)
    return escape(value) if isinstance(value, str) else str(value)
