"""Markdown becomes paragraphs, lists, links, emphasis and headings, and never a script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.presenters.markdown_html import TAGS, render_markdown


def test_allowed_markup_is_rendered() -> None:
    html = render_markdown(
        "# Heading\n\nA *word* and a **strong** one.\n\n- [link](https://example.org)\n- two\n\n1. first"
    )
    assert "<h3>Heading</h3>" in html
    assert "<em>word</em>" in html
    assert "<strong>strong</strong>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">link</a>' in html
    assert "<ul>" in html
    assert "<ol>" in html


def test_every_heading_has_the_level_that_follows_the_page() -> None:
    assert render_markdown("#### Deep") == "<h3>Deep</h3>\n"


def test_list_keeps_the_number_it_starts_at() -> None:
    assert '<ol start="3">' in render_markdown("3. third\n4. fourth")


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
