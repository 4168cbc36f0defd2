"""BrowserVisits and run_axe() detect the problems that other tests rely on them to detect."""

import contextlib

import pytest
from playwright.sync_api import Error, Page

from tests.helpers.browser import BrowserVisits, run_axe

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("console.warn('odd')", "warning: odd"),
        ("setTimeout(() => { throw new Error('broken'); })", "broken"),
        ("document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))", "style-src"),
        ("document.body.setAttribute('onclick', 'alert(1)'); document.body.click()", "script-src"),
        ("await fetch('https://elsewhere.example/').catch(() => 0)", "Content Security Policy"),
        ("await fetch('/nothing-here/')", "404"),
    ],
)
def test_problem_fails_the_visit(in_browser: BrowserVisits, script: str, message: str) -> None:
    def visit(page: Page) -> None:
        page.goto("/about/")
        with page.context.expect_event("weberror" if "throw" in script else "console"):
            page.evaluate(f"async () => {{ {script} }}")

    with pytest.raises(pytest.fail.Exception, match=message):
        in_browser(visit)
    in_browser(visit, expected=[message])


def test_request_to_another_host_fails_the_visit(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        with contextlib.suppress(Error):
            page.goto("https://elsewhere.example/")

    with pytest.raises(pytest.fail.Exception, match=r"request to https://elsewhere\.example/"):
        in_browser(visit)


def test_axe_reports_a_fault(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/about/")
        page.evaluate("() => { document.documentElement.lang = ''; }")
        assert [fault.partition(":")[0] for fault in run_axe(page)] == ["html-has-lang"]

    in_browser(visit)
