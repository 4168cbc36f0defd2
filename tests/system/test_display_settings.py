"""Readers may space, enlarge, recolour and print every kind of page, long words wrap, and the focus can be seen."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.helpers.browser import FIND_FAULTS, NARROW, UNFOLD, WIDE, BrowserVisits, resize
from tests.system.test_pages import NOT_FOUND, PAGES

pytestmark = pytest.mark.once  # pages are the same on either database

PHONE, PAPER = ViewportSize(width=390, height=844), ViewportSize(width=718, height=1000)  # A4 without margins
# WCAG 2.2, 1.4.12.
SPACED_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE_TEXT = "html { font-size: 200% !important; }"
# Parts wider than the screen, and parts that cut off their text. Hidden labels for screen readers are 1 px wide.
FIND_LOST_TEXT = """() => {
  const describe = part => part.outerHTML.slice(0, 120);
  const cuts = part => ["hidden", "clip"].includes(getComputedStyle(part).overflowX) && part.clientWidth > 1
    && !["INPUT", "SELECT", "svg"].includes(part.tagName)
    && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1);
  const wide = document.documentElement.scrollWidth > innerWidth ? ["wider than the screen"] : [];
  return [...wide, ...[...document.querySelectorAll("body *")].filter(cuts).map(describe)];
}"""
# Focuses up to four parts of each class in turn -> those that look the same, or lie wholly under something else.
FIND_LOST_FOCUS = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
  )].filter(part => part.checkVisibility({visibilityProperty: true}) && !part.disabled && part.tabIndex >= 0);
  const parts = Object.values(Object.groupBy(all, part => `${part.tagName} ${part.type} ${part.className}`))
    .flatMap(alike => [...new Set([...alike.slice(0, 3), alike.at(-1)])]);
  const look = part => [part, ...(part.labels ?? [])].flatMap(shown => [null, "::before"].map(pseudo => {
    const {outline, boxShadow, backgroundColor, borderColor} = getComputedStyle(shown, pseudo);
    return [outline, boxShadow, backgroundColor, borderColor].join();
  })).join();
  const isCovered = part => {
    const box = part.getBoundingClientRect();
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    const points = [0.05, 0.5, 0.95].flatMap(x => [0.05, 0.5, 0.95].map(y => [
      left + (right - left) * x, top + (bottom - top) * y,
    ]));
    return points.every(([x, y]) => {
      const above = document.elementFromPoint(x, y);
      return !above || !(part.contains(above) || above.contains(part) || above.closest("label")?.control === part);
    });
  };
  return parts.filter(part => {
    part.blur();
    const before = look(part);
    part.focus({focusVisible: true});
    return look(part) === before || isCovered(part);
  }).map(part => part.outerHTML.slice(0, 120));
}"""
# Buttons, counts and “Source 1” are our own short words, and kept on one line.
LENGTHEN_WORDS = """() => {
  const kept = "button, .app-source, .app-count, option, svg";
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest(kept)) text.data = text.data.replace(/\\S+/, "w".repeat(58));
  }
}"""
# Pixels from each list of cards and each text in Markdown to what follows it.
MEASURE_GAPS = """() => [...document.querySelectorAll(".app-cards, .app-brief .app-prose")]
  .filter(part => part.nextElementSibling)
  .map(part => part.nextElementSibling.getBoundingClientRect().top - part.getBoundingClientRect().bottom)"""


def assert_text_survives(page: Page) -> None:
    """No text is lost when it is spaced out, enlarged or printed. The page is left as printed.

    The visit needs the option bypass_csp, because these styles are inline, which the policy forbids.
    """
    for style, size in ((SPACED_TEXT, NARROW), (LARGE_TEXT, PHONE)):
        added = page.add_style_tag(content=style)
        resize(page, size)
        assert page.evaluate(FIND_LOST_TEXT) == [], style
        added.evaluate("element => element.remove()")
    page.emulate_media(media="print")
    resize(page, PAPER)
    assert page.evaluate(FIND_LOST_TEXT) == []


def assert_focus_is_visible(page: Page) -> None:
    for size in (WIDE, NARROW):
        resize(page, size)
        assert page.evaluate(FIND_LOST_FOCUS) == []
    page.emulate_media(forced_colors="active")
    assert page.evaluate(FIND_LOST_FOCUS) == []
    page.emulate_media(forced_colors="none")


def assert_long_words_wrap(page: Page) -> None:
    """On a narrow screen, with words of 58 letters in place of those on the page."""
    page.emulate_media(media="screen")
    resize(page, NARROW)
    page.evaluate(LENGTHEN_WORDS)
    assert "wider than the screen" not in page.evaluate(FIND_FAULTS)


@pytest.mark.parametrize("kind", PAGES)
def test_page_is_readable_in_every_display(in_browser: BrowserVisits, kind: str) -> None:
    """One visit for all, because loading a page takes longer than looking at it."""

    def visit(page: Page) -> None:
        page.goto(PAGES[kind])
        assert_focus_is_visible(page)
        page.evaluate(UNFOLD)
        assert_text_survives(page)
        assert_long_words_wrap(page)

    in_browser(visit, bypass_csp=True, expected=["404"] if kind in NOT_FOUND else [])


@pytest.mark.parametrize("kind", ["finder-filtered", "brief"])
def test_cards_and_texts_have_space_below(in_browser: BrowserVisits, kind: str) -> None:
    def visit(page: Page) -> None:
        page.goto(PAGES[kind])
        gaps = page.evaluate(MEASURE_GAPS)
        assert gaps
        assert min(gaps) >= 8

    in_browser(visit)
