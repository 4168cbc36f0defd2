"""Text without spaces wraps on a narrow screen: words of 58 letters take the place of those on every kind of page."""

import pytest
from playwright.sync_api import Page

from tests.helpers.browser import NARROW, UNFOLD, BrowserVisits
from tests.system.test_pages import MEASURE_PAGE, PAGES

pytestmark = pytest.mark.once  # pages are the same on either database

# Buttons, counts and “Source 1” are our own short words, and kept on one line.
LENGTHEN_WORDS = """() => {
  const kept = "button, .app-source, .app-count, option, svg";
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest(kept)) text.data = text.data.replace(/\\S+/, "w".repeat(58));
  }
}"""


def test_long_words_wrap_on_every_page(in_browser: BrowserVisits) -> None:
    overflows = {}

    def visit(page: Page) -> None:
        for kind, path in PAGES.items():
            page.goto(path)
            page.evaluate(UNFOLD)
            page.evaluate(LENGTHEN_WORDS)
            overflows[kind] = page.evaluate(MEASURE_PAGE)["overflow"]

    in_browser(visit, viewport=NARROW, expected=["404"])
    assert {kind: overflow for kind, overflow in overflows.items() if overflow} == {}
    assert len(overflows) == len(PAGES)
