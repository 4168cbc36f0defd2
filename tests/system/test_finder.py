"""The finder without JavaScript: a form and links."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.helpers.browser import NARROW, BrowserVisits, follow_link

pytestmark = pytest.mark.once  # pages are the same on either database

NO_JAVASCRIPT: dict[str, Any] = {"java_script_enabled": False}


def get_query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def get_status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def get_count(page: Page) -> int:
    """The number at the start of the status; 0 if there is none."""
    number = re.match(r"\d+", get_status(page))
    return int(number[0]) if number else 0


def get_titles(page: Page) -> list[str]:
    """Titles of the results. Close matches, which are not counted, have headings one level lower."""
    cards = page.get_by_role("region", name="Results").get_by_role("listitem")
    return cards.get_by_role("heading", level=3).all_inner_texts()


def search_for(page: Page, words: str) -> None:
    """Types into the search box and presses Enter."""
    big_box = page.get_by_role("searchbox", name="Search the examples")
    big_box.fill(words)
    with page.expect_navigation():
        big_box.press("Enter")


def get_facet(page: Page, name: str) -> Locator:
    return page.locator("summary", has_text=name)


def get_checkbox(page: Page, label: str) -> Locator:
    """A filter's checkbox. Its label ends with a count in brackets."""
    return page.get_by_role("checkbox", name=re.compile(rf"^{label}\s\(\d+\)"))


def test_search_from_the_home_page(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/")
        search_for(page, "night nurse")
        assert urlsplit(page.url).path == "/examples/"
        assert get_query(page) == {"q": ["night nurse"]}
        assert "“night nurse”" in get_status(page)
        expect(page.get_by_role("searchbox", name="Search the examples")).to_have_value("night nurse")
        assert 0 < get_count(page) < 40

    in_browser(visit, **NO_JAVASCRIPT)


def test_filter_is_applied_and_removed(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse")
        unfiltered = get_count(page)
        get_facet(page, "Where care happens").click()
        count_on_label = re.search(r"\d+", get_checkbox(page, "Care home").locator("xpath=..").inner_text())
        get_checkbox(page, "Care home").check()
        follow_link(page.get_by_role("button", name="Apply filters"))
        assert get_query(page)["q"] == ["nurse"]
        assert get_query(page)["setting"] == ["care-home"]
        assert count_on_label
        assert get_count(page) == int(count_on_label[0]) < unfiltered
        expect(get_checkbox(page, "Care home")).to_be_checked()
        follow_link(page.get_by_role("link", name="Remove filter Where care happens: Care home"))
        assert "setting" not in get_query(page)
        assert get_count(page) == unfiltered

    in_browser(visit, **NO_JAVASCRIPT)


def test_filters_are_folded_on_a_narrow_screen(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        expect(get_facet(page, "Where care happens")).to_be_hidden()
        page.locator("summary", has_text="Filters").click()
        get_facet(page, "Where care happens").click()
        get_checkbox(page, "Care home").check()
        follow_link(page.get_by_role("button", name="Apply filters"))
        assert get_query(page)["setting"] == ["care-home"]
        expect(page.get_by_text("Filters (1 selected)")).to_be_visible()

    in_browser(visit, viewport=NARROW, **NO_JAVASCRIPT)


def test_clear_all_keeps_the_search_and_back_restores_the_filters(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse&setting=home&population=carers")
        filtered = get_status(page)
        follow_link(page.get_by_role("link", name="Clear all", exact=True))
        assert get_query(page) == {"q": ["nurse"]}
        expect(page.get_by_role("list", name="Selected filters")).to_have_count(0)
        page.go_back()
        assert get_query(page)["population"] == ["carers"]
        assert get_status(page) == filtered
        expect(page.get_by_role("list", name="Selected filters").get_by_role("link")).to_have_count(3)

    in_browser(visit, **NO_JAVASCRIPT)


@pytest.mark.parametrize("address", ["/examples/", "/examples/?q=nurse&setting=home", "/examples/?q=zebra"])
def test_count_equals_the_results_on_all_pages(in_browser: BrowserVisits, address: str) -> None:
    def visit(page: Page) -> None:
        page.goto(address)
        total, shown = get_count(page), get_titles(page)
        while (next_page := page.get_by_role("link", name="Next page")).count():
            follow_link(next_page)
            assert get_count(page) == total
            shown += get_titles(page)
        assert len(shown) == len(set(shown)) == total

    in_browser(visit, **NO_JAVASCRIPT)


def test_second_page_keeps_search_filters_and_order(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=care&setting=home&sort=title")
        first = get_titles(page)
        follow_link(page.get_by_role("link", name="Page 2"))
        assert get_query(page) == {"q": ["care"], "setting": ["home"], "sort": ["title"], "page": ["2"]}
        expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("link", name="Remove filter Where care happens: Home")).to_be_visible()
        second = get_titles(page)
        assert first + second == sorted(first + second, key=str.casefold)
        assert not set(first) & set(second)
        follow_link(page.get_by_role("link", name="Previous page"))
        assert get_titles(page) == first

    in_browser(visit, **NO_JAVASCRIPT)


def test_selected_order_is_kept(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?setting=home&q=care")
        page.get_by_label("Sort by").select_option("A to Z")
        follow_link(page.get_by_role("button", name="Sort"))
        assert get_query(page)["sort"] == ["title"]
        expect(page.get_by_label("Sort by")).to_have_value("title")
        assert len(get_titles(page)) > 1
        assert get_titles(page) == sorted(get_titles(page), key=str.casefold)

    in_browser(visit, **NO_JAVASCRIPT)


def test_search_in_the_finder_sorts_by_best_match(in_browser: BrowserVisits) -> None:
    """The default order of the list must not be sent with the search as if the reader had selected it."""

    def visit(page: Page) -> None:
        page.goto("/examples/")
        search_for(page, "homeless")
        assert page.get_by_label("Sort by").evaluate("list => list.selectedOptions[0].text") == "Best match"

    in_browser(visit, **NO_JAVASCRIPT)


def test_no_results_page_offers_to_remove_filters(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=zebra&setting=home&population=carers")
        assert get_count(page) == 0
        expect(page.get_by_text("No example has these words and all of these filters.")).to_be_visible()
        items = page.locator("li", has=page.get_by_role("link", name=re.compile("^Search without")))
        offers = items.all_inner_texts()
        assert offers
        for offer in offers:
            follow_link(page.get_by_role("link", name=offer.rsplit(":", 1)[0]))
            assert get_count(page) == int(offer.rsplit(":", 1)[1].split()[0]) > 0
            page.go_back()

    in_browser(visit, **NO_JAVASCRIPT)


def test_breadcrumb_of_an_example_leads_back_to_the_search(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse&setting=home")
        follow_link(page.locator(".app-card__heading a").first)
        follow_link(page.get_by_label("Breadcrumb").get_by_role("link", name="Find examples"))
        expect(page).to_have_url("/examples/?q=nurse&setting=home")

    in_browser(visit)


def test_change_on_the_page_of_a_term_opens_the_finder(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/settings/home/")
        before = get_count(page)
        with page.expect_navigation():
            page.get_by_label("Sort by").select_option("title")
        expect(page).to_have_url("/examples/?setting=home&sort=title")
        expect(page.get_by_role("heading", level=1)).to_have_text("Find examples")
        assert get_count(page) == before

    in_browser(visit)
