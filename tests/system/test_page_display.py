"""Readers may space, enlarge, recolour and print every kind of page, and the focus can always be seen."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.helpers.browser import NARROW, UNFOLD, WIDE, BrowserVisits, resize
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


@pytest.mark.parametrize("kind", PAGES)
def test_text_can_be_spaced_and_enlarged(in_browser: BrowserVisits, kind: str) -> None:
    def visit(page: Page) -> None:
        page.goto(PAGES[kind])
        page.evaluate(UNFOLD)
        assert_text_survives(page)

    in_browser(visit, bypass_csp=True, expected=["404"] if kind in NOT_FOUND else [])


@pytest.mark.parametrize("kind", PAGES)
def test_focus_can_be_seen(in_browser: BrowserVisits, kind: str) -> None:
    def visit(page: Page) -> None:
        page.goto(PAGES[kind])
        for size in (WIDE, NARROW):
            resize(page, size)
            assert page.evaluate(FIND_LOST_FOCUS) == []
        page.emulate_media(forced_colors="active")
        assert page.evaluate(FIND_LOST_FOCUS) == []

    in_browser(visit, expected=["404"] if kind in NOT_FOUND else [])
