"""Pages work without a mouse and show the focus."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.helpers.browser import BrowserVisits

pytestmark = pytest.mark.once  # pages are the same on either database

IS_FOCUS_IN = "() => document.activeElement.closest('{}') !== null"
DESCRIBE_FOCUS = """() => {
  const here = document.activeElement;
  const places = {".nhsuk-skip-link": "skip link", "header nav": "menu", "header": "header", "nav": "breadcrumb",
    "search": "search", ".app-skip": "skip filters", "#filters": "filters", "#results": "results"};
  return Object.entries(places).find(([selector]) => here.closest(selector))[1];
}"""


def is_focus_inside(page: Page, selector: str) -> bool:
    return bool(page.evaluate(IS_FOCUS_IN.format(selector)))


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_skip_link_moves_past_the_menu(in_browser: BrowserVisits, javascript: bool) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/impact-liverpool-south-sefton/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert is_focus_inside(page, "main")

    in_browser(visit, java_script_enabled=javascript)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_filters_can_be_skipped(in_browser: BrowserVisits, javascript: bool) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        link = page.get_by_role("link", name="Skip the filters and go to the results")
        link.focus()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.get_by_role("region", name="Results")).to_be_focused()
        page.keyboard.press("Tab")
        assert is_focus_inside(page, "#results")

    in_browser(visit, java_script_enabled=javascript)


def test_tab_order_of_the_finder_is_the_reading_order(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        visited: list[str] = []
        while "results" not in visited and len(visited) < 60:
            page.keyboard.press("Tab")
            visited.append(page.evaluate(DESCRIBE_FOCUS))
        assert list(dict.fromkeys(visited)) == [
            "skip link", "header", "menu", "breadcrumb", "search", "skip filters", "filters", "results",
        ]  # fmt: skip
        assert page.locator("[tabindex]:not([tabindex='-1'], [tabindex='0'])").count() == 0

    in_browser(visit)


def test_filter_can_be_selected_by_keyboard(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        page.locator("summary", has_text="Stage").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name="Idea or early design")).to_be_checked()
        page.get_by_role("button", name="Apply filters").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("list", name="Selected filters")).to_be_visible()

    in_browser(visit)


def take_picture(page: Page, part: Locator) -> bytes:
    """A picture of a part of the page, with a margin for the outline of the focus."""
    place = part.bounding_box()
    assert place
    x, y = max(0, place["x"] - 6), max(0, place["y"] - 6)
    return page.screenshot(clip={"x": x, "y": y, "width": place["width"] + 12, "height": place["height"] + 12})


def test_focus_is_visible(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?setting=home")
        for part in (
            page.get_by_role("link", name="Where care happens", exact=True),
            page.get_by_role("link", name="Remove filter Where care happens: Home"),
            page.get_by_role("button", name="Search"),
            page.get_by_role("button", name="Sort"),
            page.get_by_role("checkbox", name="Care home"),
            page.locator("summary", has_text="Who it helps"),
            page.get_by_role("heading", level=3).get_by_role("link").first,
        ):
            before = take_picture(page, part)
            part.focus()
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Tab")
            expect(part).to_be_focused()
            assert take_picture(page, part) != before, part

    in_browser(visit, viewport={"width": 1280, "height": 3000})
