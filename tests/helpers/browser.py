"""What a browser under test does and notices."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, ViewportSize, expect

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=640)
MAX_WAIT_MS = 20_000  # milliseconds, for anything to appear
expect.set_options(timeout=MAX_WAIT_MS)


@dataclass(frozen=True)
class BrowserVisits:
    """Runs visits to a site. Each has a fresh context, so no cookie and no cache, and must end without problems:
    no error or warning in the console (a breach of the Content Security Policy is one), no request to another host.

    A visit runs in the browser's own thread: Playwright keeps an event loop running where it was started, and
    Django refuses database calls in such a thread, so it must not be the one that runs the other tests.
    """

    thread: ThreadPoolExecutor
    browser: Browser
    home: str

    def __call__(self, visit: Callable[[Page], None], *, expected: Collection[str] = (), **context: Any) -> None:
        """`expected`: parts of problems that the visit provokes. `context`: options of Playwright's new_context."""
        self.thread.submit(self._visit, visit, expected, context).result()

    def _visit(self, visit: Callable[[Page], None], expected: Collection[str], options: dict[str, Any]) -> None:
        context = self.browser.new_context(**{"base_url": self.home, "viewport": WIDE} | options)
        context.set_default_timeout(MAX_WAIT_MS)
        try:
            problems = self._watch(context)
            visit(context.new_page())
            if found := [text for text in problems if not any(part in text for part in expected)]:
                pytest.fail("\n".join(found))
        finally:
            context.close()

    def _watch(self, context: BrowserContext) -> list[str]:
        problems: list[str] = []

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                problems.append(f"{message.type}: {message.text}")

        def request(asked: Request) -> None:
            if not asked.url.startswith((f"{self.home}/", "data:", "blob:")):
                problems.append(f"request to {asked.url}")

        context.on("console", console)
        context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
        context.on("request", request)
        return problems


def follow_link(link: Locator) -> None:
    """Clicks a link or a button that leads to another page, and waits until that page is there."""
    with link.page.expect_navigation():
        link.click()


def run_axe(page: Page, tags: Sequence[str] = (*WCAG, "best-practice")) -> list[str]:
    """What axe finds wrong with a page. Evaluated, not added as a script: that the page's policy would refuse."""
    if not AXE.exists():
        pytest.fail("node_modules/axe-core is missing. Run `make assets`.")
    page.evaluate(AXE.read_text())
    # Only violations are described in full: that halves the time.
    options = {"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def assert_fits_narrow(page: Page) -> None:
    """At 320 px nothing has to be scrolled sideways. A page is laid out again a moment after its window changed."""
    page.set_viewport_size(NARROW)
    expect(page.locator("html")).to_have_js_property("scrollWidth", NARROW["width"])
