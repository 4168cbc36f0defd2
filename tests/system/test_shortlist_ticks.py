"""Ticked examples in a browser: links and forms carry them, and the bar counts them and stays in view."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, follow_link, run_axe
from tests.system.test_display_settings import FIND_LOST_FOCUS

pytestmark = pytest.mark.once  # pages are the same on either database
# Of the links to pages: those without the shortlist. Only those with one of their own, or within the page, may lack it.
FIND_LINKS_WITHOUT = """query => [...document.links]
  .filter(link => link.origin === location.origin && !link.pathname.includes(".") && !link.search.includes(query))
  .map(link => link.getAttribute("href")).filter(href => !href.startsWith("#") && !href.includes("e="))"""
SCROLL_TO_LOWER_EDGE = "box => scrollBy(0, box.getBoundingClientRect().bottom - innerHeight)"
IS_UNCOVERED = """box => {
  const {left, top} = box.getBoundingClientRect();
  return document.elementFromPoint(left + 10, top + 10) === box;
}"""
LIST_ADDRESSES = "() => [...document.links].map(link => decodeURIComponent(link.href))"


def get_boxes(page: Page) -> Locator:
    return page.get_by_role("checkbox", name="Shortlist")


def get_sentence(page: Page) -> Locator:
    return page.get_by_role("form", name="Shortlist").get_by_role("paragraph")


def tick(page: Page, *places: int) -> str:
    """-> the query of these examples."""
    for place in places:
        get_boxes(page).nth(place).check()
    return "&".join(f"e={get_boxes(page).nth(place).get_attribute('value')}" for place in places)


def test_an_example_is_added_to_the_ticked_ones(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=dementia")
        query = tick(page, 0, 1)
        follow_link(page.locator(".app-card h3 a").nth(2))
        assert page.url.endswith(f"/?{query}")
        back = page.get_by_role("link", name="Find examples").last
        expect(back).to_have_attribute("href", re.compile(rf"/examples/\?q=dementia&{query}$"))
        follow_link(page.get_by_role("button", name="Add to shortlist"))
        expect(get_boxes(page)).to_have_count(3)

    in_browser(visit)


@pytest.mark.parametrize(
    "path", ["/", "/examples/", "/priorities/data-and-improvement/", "/icbs/devon/", "/organisations/marie-curie/"]
)
def test_every_link_of_a_page_carries_ticks(in_browser: BrowserVisits, path: str) -> None:
    """Also in a new tab or window: the address of the link itself is changed."""

    def visit(page: Page) -> None:
        page.goto(path)
        before = page.evaluate(LIST_ADDRESSES)
        query = tick(page, 0, 1)
        assert page.evaluate(FIND_LINKS_WITHOUT, query) == []
        for place in (0, 1):
            get_boxes(page).nth(place).uncheck()
        assert page.evaluate(LIST_ADDRESSES) == before
        expect(get_sentence(page)).to_have_text("0 examples ticked")

    in_browser(visit)


def test_what_is_unticked_leaves_the_shortlist(in_browser: BrowserVisits) -> None:
    """The address has it, so other results, links and forms of the server have it too."""

    def visit(page: Page) -> None:
        page.goto("/examples/?q=dementia")
        first, second = (get_boxes(page).nth(place).get_attribute("value") for place in (0, 1))
        page.goto(f"/examples/?q=dementia&e={first}&e={second}&e=elsa-volunteer-befriending")
        expect(get_sentence(page)).to_have_text("3 examples ticked")
        get_boxes(page).nth(0).uncheck()
        page.get_by_label("Sort by").select_option("title")
        page.wait_for_url(re.compile(rf"sort=title&e={second}&e=elsa-volunteer-befriending$"))
        expect(page.locator(f".app-tick input[value='{second}']")).to_be_checked()
        expect(page.locator(f".app-tick input[value='{first}']")).not_to_be_checked()
        page.locator(f".app-tick input[value='{second}']").uncheck()
        assert not [link for link in page.evaluate(LIST_ADDRESSES) if f"e={second}" in link and "#" not in link]
        assert page.evaluate(FIND_LINKS_WITHOUT, "e=elsa-volunteer-befriending") == []
        follow_link(page.get_by_role("button", name="Go to your shortlist"))
        expect(get_boxes(page)).to_have_count(1)
        assert page.url.endswith("&e=elsa-volunteer-befriending")

    in_browser(visit)


def test_forms_suggestions_and_the_way_back_keep_ticks(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/organisations/marie-curie/")
        query = tick(page, 0)
        with page.expect_navigation():
            page.get_by_role("combobox", name="Search the examples").press("Enter")
        assert page.url.endswith(f"/examples/?q=&{query}")
        page.go_back()
        expect(get_boxes(page).nth(0)).to_be_checked()
        expect(get_sentence(page)).to_have_text("1 example ticked")
        page.get_by_role("combobox", name="Search the examples").press_sequentially("dementia")
        with page.expect_navigation():
            page.get_by_role("option").first.click()
        assert query in page.url

    in_browser(visit)


def test_bar_says_what_a_shortlist_cannot_hold(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=care")
        tick(page, *range(20))
        expect(get_sentence(page)).to_have_text("20 examples ticked")
        follow_link(page.get_by_role("link", name="Next").first)
        get_boxes(page).first.check()
        expect(get_sentence(page)).to_have_text(
            "21 examples ticked. A shortlist holds 20: the others will be left out."
        )

    in_browser(visit)


def test_bar_stays_where_no_example_is_found(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=dementia")
        tick(page, 0)
        page.get_by_role("combobox", name="Search the examples").fill("zzzzqqq")
        page.get_by_role("combobox", name="Search the examples").press("Enter")
        expect(page.get_by_text("No examples found")).to_be_visible()
        expect(page.get_by_role("button", name="Go to your shortlist")).to_be_visible()

    in_browser(visit)


def test_without_javascript_the_page_says_how_to_keep_ticks(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=dementia")
        tick(page, 0, 1)
        expect(get_sentence(page)).to_contain_text("Choose “Go to your shortlist” before you leave this page")
        expect(get_sentence(page)).to_be_in_viewport()
        follow_link(page.get_by_role("button", name="Go to your shortlist"))
        follow_link(page.get_by_role("link", name="Back to your search"))
        follow_link(page.locator(".app-card h3 a").nth(2))
        follow_link(page.get_by_role("button", name="Add to shortlist"))
        expect(get_boxes(page)).to_have_count(3)

    in_browser(visit, viewport=NARROW, java_script_enabled=False)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("media", [{}, {"forced_colors": "active"}], ids=["colours", "forced-colours"])
def test_bar_stays_in_view_and_covers_no_focus(
    in_browser: BrowserVisits, size: ViewportSize, media: dict[str, Any]
) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=dementia")
        bar = page.get_by_role("form", name="Shortlist")
        expect(bar).not_to_be_in_viewport()
        get_boxes(page).nth(1).evaluate(SCROLL_TO_LOWER_EDGE)
        tick(page, 1)
        assert get_boxes(page).nth(1).evaluate(IS_UNCOVERED)
        tick(page, 0)
        expect(get_sentence(page)).to_have_text("2 examples ticked")
        expect(get_sentence(page)).to_have_attribute("aria-live", "polite")
        expect(bar).to_be_in_viewport(ratio=1)
        assert page.evaluate(FIND_LOST_FOCUS) == []
        assert run_axe(page) == []
        page.emulate_media(media="print")
        expect(bar).not_to_be_visible()

    in_browser(visit, viewport=size, **media)


def test_bar_leaves_low_windows_to_the_text(in_browser: BrowserVisits) -> None:
    """Such as a desktop's at 400 per cent."""

    def visit(page: Page) -> None:
        page.goto("/examples/?q=dementia")
        tick(page, 0)
        expect(page.get_by_role("form", name="Shortlist")).not_to_be_in_viewport()

    in_browser(visit, viewport=ViewportSize(width=320, height=256))
