"""Markdown becomes paragraphs, lists, links, emphasis and headings, and never a script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.presenters.markdown import TAGS, render_markdown


def test_allowed_markup_is_rendered() -> None:
    html = render_markdown(
        "# Heading\n\nA *word* and a **strong** one.\n\n- [link](https://example.org)\n- two\n\n1. first"
    )
    assert "<h4>Heading</h4>" in html
    assert "<em>word</em>" in html
    assert "<strong>strong</strong>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">link</a>' in html
    assert "<ul>" in html
    assert "<ol>" in html


def test_heading_level_follows_the_page() -> None:
    assert render_markdown("### Deep", heading=3) == "<h3>Deep</h3>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](https://example.org/x.png)",
        '<img src=x onerror="alert(1)">',
        "<a href='#' onclick='x()'>x</a>",
        "`code` <b>bold</b>",
    ],
)
def test_other_markup_is_removed(text: str) -> None:
    html = render_markdown(text)
    tags = set(re.findall(r"<\s*([a-zA-Z0-9]+)", html))
    assert tags <= TAGS
    assert "javascript:" not in re.findall(r'href="([^"]*)"', html)
    assert not re.search(r"<[^>]+\son\w+=", html)


@given(st.text(max_size=300))
def test_any_text_renders_to_allowed_tags(text: str) -> None:
    assert set(re.findall(r"<([a-zA-Z0-9]+)", render_markdown(text))) <= TAGS
