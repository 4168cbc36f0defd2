"""From a search to a paper for the board with a keyboard alone: search, filter, read, shortlist, brief."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.helpers.browser import BrowserVisits

pytestmark = pytest.mark.once  # pages are the same on either database

MAX_STOPS = 150
HAS_FOCUS = "element => element === document.activeElement"


def tab_to(part: Locator) -> None:
    """Presses Tab until the part has the focus."""
    for _ in range(MAX_STOPS):
        part.page.keyboard.press("Tab")
        if part.evaluate(HAS_FOCUS):
            return
    pytest.fail(f"Tab does not reach {part}")


def press_and_load(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def follow(part: Locator) -> None:
    tab_to(part)
    press_and_load(part.page, "Enter")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_keyboard_leads_from_a_search_to_a_brief(in_browser: BrowserVisits, javascript: bool) -> None:
    def visit(page: Page) -> None:
        page.goto("/")
        tab_to(page.locator("main input[type=search]"))
        page.keyboard.type("nurse")
        press_and_load(page, "Enter")
        tab_to(page.locator("summary", has_text="Where care happens"))
        page.keyboard.press("Enter")
        tab_to(page.get_by_role("checkbox", name=re.compile("^Home ")))
        page.keyboard.press("Space")
        if not javascript:
            follow(page.get_by_role("button", name="Apply filters").first)
        expect(page.get_by_role("link", name="Remove filter Where care happens: Home")).to_be_visible()
        first = page.locator(".app-card__heading a").first
        title = first.inner_text()
        follow(first)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        follow(page.get_by_role("button", name="Add to shortlist"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Your shortlist")
        follow(page.get_by_role("button", name="Make a brief"))
        expect(page.get_by_role("article").get_by_text(title).first).to_be_visible()

    in_browser(visit, java_script_enabled=javascript)


def test_error_summary_takes_the_focus_and_leads_to_the_field(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/suggest/")
        follow(page.get_by_role("button", name="Send"))
        summary = page.locator(".nhsuk-error-summary")
        expect(summary).to_be_focused()
        assert page.title().startswith("Error: ")
        page.keyboard.press("Tab")
        link = summary.get_by_role("link").first
        expect(link).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(link.get_attribute("href") or "")).to_be_focused()

    in_browser(visit)
