"""Editors' Markdown -> HTML: paragraphs, lists, links, emphasis and headings, and nothing else."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

RULES = ["heading", "list", "link", "emphasis", "newline", "escape", "entity"]
TAGS = {"p", "ul", "ol", "li", "a", "em", "strong", "h3", "h4", "br"}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("zero").enable(RULES)


@lru_cache(maxsize=4096)
def render_markdown(text: str, heading: int = 4) -> SafeString:
    """Safe HTML of a section. Every heading in it becomes `h3` or `h4`, whichever follows the page's own.

    The parser knows no raw HTML; what it makes is sanitised all the same, so that a fault in one is no hole.
    """
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{heading}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES)
    return mark_safe(cleaned)  # noqa: S308  sanitised in the line above; the one place where text becomes HTML
