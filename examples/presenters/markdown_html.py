"""Editors' Markdown -> HTML: paragraphs, lists, links, emphasis and headings, and nothing else. Plain text too."""

from functools import lru_cache

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

RULES = ["heading", "list", "link", "emphasis", "newline", "escape", "entity"]
TAGS = {"p", "ul", "ol", "li", "a", "em", "strong", "h2", "h3", "br"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("zero").enable(RULES)


def parse_markdown(text: str) -> list[Token]:
    """The tokens of a text, for formats other than HTML."""
    return _parser.parse(text)


@lru_cache(maxsize=4096)
def render_markdown(text: str, level: int = 3) -> SafeString:
    """Safe HTML. Every heading becomes one of this level, 2 or 3, to follow the page's own.

    The parser does not accept raw HTML. Its output is sanitised as well, so that one fault alone lets nothing through.
    """
    tokens = parse_markdown(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES)
    return mark_safe(cleaned)  # noqa: S308  sanitised in the line above


def render_paragraphs(text: str) -> SafeString:
    """Plain text: a blank line begins a paragraph."""
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  escaped by linebreaks
