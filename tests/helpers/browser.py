"""A browser for tests, which fails a visit that has any problem."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, ViewportSize, expect

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Experimental in axe, so no tag selects them: a visible label is part of the name; table cells have headers.
MORE_RULES = {name: {"enabled": True} for name in ("label-content-name-mismatch", "td-has-header", "p-as-heading")}
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=640)
MAX_WAIT_MS = 60_000
UNFOLD = "() => document.querySelectorAll('details').forEach(part => { part.open = true; })"
# -> a sentence for each fault. Links are told apart by their accessible name, as screen readers list them.
FIND_FAULTS = """() => {
  const faults = [];
  const ids = [...document.querySelectorAll("[id]")].map(part => part.id);
  ids.filter((id, place) => ids.indexOf(id) < place).forEach(id => faults.push(`id used twice: ${id}`));
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`main headings: ${headings}`);
  if (document.documentElement.scrollWidth > innerWidth) faults.push("wider than the screen");
  const targets = {};
  for (const link of document.querySelectorAll("main a[href]")) {
    const name = (link.ariaLabel ?? link.textContent).trim().replace(/\\s+/g, " ");
    const target = link.getAttribute("href");
    targets[name] ??= target;
    if (!name) faults.push(`link without a name: ${target}`);
    else if (targets[name] !== target) faults.push(`two links of one name: ${name}`);
  }
  return faults;
}"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
expect.set_options(timeout=MAX_WAIT_MS)


@dataclass(frozen=True)
class BrowserVisits:
    """Calls visit(page) in a new context, without cookies or cache. The visit fails on any error or warning in the
    console (which includes breaches of the Content Security Policy) and on any request to another host.

    A visit runs in the browser's thread. Playwright keeps an event loop running there, and Django refuses database
    calls in such a thread, so it cannot be the thread of the other tests.
    """

    thread: ThreadPoolExecutor
    browser: Browser
    home: str

    def __call__(self, visit: Callable[[Page], None], *, expected: Collection[str] = (), **context: Any) -> None:
        """`expected`: parts of the messages of problems that the visit causes. `context`: options of new_context()."""
        self.thread.submit(self._visit, visit, expected, context).result()

    def _visit(self, visit: Callable[[Page], None], expected: Collection[str], options: dict[str, Any]) -> None:
        context = self.browser.new_context(**{"base_url": self.home, "viewport": WIDE} | options)
        context.set_default_timeout(MAX_WAIT_MS)
        try:
            problems = self._watch(context)
            visit(context.new_page())
            if unexpected := [text for text in problems if not any(part in text for part in expected)]:
                pytest.fail("\n".join(unexpected))
        finally:
            context.close()

    def _watch(self, context: BrowserContext) -> list[str]:
        problems: list[str] = []

        def check_message(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                problems.append(f"{message.type}: {message.text}")

        def check_request(request: Request) -> None:
            if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
                problems.append(f"request to {request.url}")

        context.on("console", check_message)
        context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
        context.on("request", check_request)
        return problems


def follow_link(link: Locator) -> None:
    """Clicks a link or a button and waits for the page that it opens."""
    with link.page.expect_navigation():
        link.click()


def resize(page: Page, size: ViewportSize) -> None:
    """Waits, because a script arranges the menu a moment after resizing. Without JavaScript it would wait for ever."""
    page.set_viewport_size(size)
    page.evaluate(NEXT_FRAME)


def pause_clock(page: Page) -> None:
    """The page's time stands still until page.clock.run_for(). The page was opened after page.clock.install()."""
    page.clock.pause_at(page.evaluate("() => Date.now() / 1000") + 1)


def run_axe(page: Page, tags: Sequence[str] = (*WCAG, "best-practice")) -> list[str]:
    """Accessibility faults that axe reports. Its script is evaluated, because the page's policy refuses script tags."""
    if not AXE.exists():
        pytest.fail("node_modules/axe-core is missing. Run `make assets`.")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    # Describing violations only halves the time.
    options = {"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"], "rules": MORE_RULES}
    rules = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in rules for node in rule["nodes"]]


def assert_sound(page: Page, has_script: bool) -> None:
    """Narrow and wide, folded and unfolded: no fault, and with JavaScript none for axe. The visit begins NARROW, so
    that scripts arrange both a page that opens narrow and one that grows."""
    for unfold, size in product((False, True), (NARROW, WIDE)):
        if has_script:
            resize(page, size)
        else:
            page.set_viewport_size(size)
        if unfold:
            page.evaluate(UNFOLD)
        assert page.evaluate(FIND_FAULTS) == []
        if unfold and has_script:
            assert run_axe(page) == []


def assert_fits_narrow(page: Page) -> None:
    """At 320 px wide, nothing needs sideways scrolling. Waits, because layout follows a moment after resizing."""
    page.set_viewport_size(NARROW)
    expect(page.locator("html")).to_have_js_property("scrollWidth", NARROW["width"])
