"""The finder with JavaScript: results change in place, and the address, Back and reload match them."""

import contextlib
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, resize, run_axe
from tests.system.test_finder import get_checkbox, get_count, get_facet, get_query, get_titles

pytestmark = pytest.mark.once  # pages are the same on either database

RESULTS_URL = "**/examples/?*"
DESCRIBE_PAGE = """() => ({
  title: document.title,
  status: document.getElementById("result-status").textContent,
  found: document.getElementById("result-list").innerText,
  chosen: document.getElementById("active-filters").innerText,
  summaries: [...document.querySelectorAll("summary")].map(summary => summary.textContent),
  labels: [...document.querySelectorAll(".app-facet label[for]")].map(label => label.textContent),
  checked: [...document.querySelectorAll("#finder [type=checkbox]:checked")].map(box => box.id),
  words: document.getElementById("q").value,
  sort: document.getElementById("sort").value,
  links: [...document.head.querySelectorAll("link[rel=canonical], link[rel=alternate]")].map(link => link.href),
})"""


def open_finder(page: Page, address: str = "/examples/") -> None:
    """Opens the finder and sets a mark, which a newly loaded page does not have."""
    page.goto(address)
    page.evaluate("() => { window.marked = true; }")


def is_same_page(page: Page) -> bool:
    return bool(page.evaluate("() => window.marked === true"))


def get_filters_chosen(page: Page) -> Locator:
    return page.get_by_role("list", name="Selected filters").get_by_role("listitem")


def wait_for_results(page: Page) -> None:
    expect(page.locator("#result-list")).not_to_have_attribute("aria-busy", "true")


def assert_same_after_reload(page: Page) -> bool:
    before: Any = page.evaluate(DESCRIBE_PAGE)
    page.reload()
    after: Any = page.evaluate(DESCRIBE_PAGE)
    assert before == after
    return True


def test_filter_shows_results_in_place(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page, "/examples/?q=care")
        before, title = get_count(page), page.title()
        get_facet(page, "Where care happens").click()
        label = get_checkbox(page, "Care home").locator("xpath=..").inner_text()
        get_checkbox(page, "Care home").check()
        expect(page.get_by_role("status")).to_contain_text("with 1 filter")
        assert f"({get_count(page)})" in label
        assert get_count(page) < before
        assert page.title() != title
        assert page.url.endswith("/examples/?q=care&setting=care-home"), "empty fields are left out"
        expect(get_checkbox(page, "Care home")).to_be_focused()
        expect(get_facet(page, "Where care happens")).to_contain_text("(1 selected)")
        expect(get_filters_chosen(page)).to_have_text(["Remove filter Where care happens: Care home", "Clear all"])
        assert is_same_page(page)
        assert assert_same_after_reload(page)

    in_browser(visit)


def test_filter_by_keyboard_keeps_the_focus(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page)
        page.locator("#facet-phase summary").focus()
        for key in ("Enter", "Tab", "Space", "Tab", "Space"):
            page.keyboard.press(key)
        expect(page.get_by_role("status")).to_contain_text("with 2 filters")
        expect(page.locator("#facet-phase").get_by_role("checkbox").nth(1)).to_be_focused()
        assert is_same_page(page)

    in_browser(visit)


def test_back_and_forward_restore_results_and_filters(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page)
        for number, name in enumerate(("Home", "Care home"), 1):
            page.locator("#facet-setting").evaluate("group => { group.open = true; }")
            get_checkbox(page, name).check()
            expect(page.get_by_role("status")).to_contain_text(f"with {number} filter")
        page.get_by_label("Sort by").select_option("A to Z")
        expect(page).to_have_url("/examples/?setting=home&setting=care-home&sort=title")
        wait_for_results(page)
        page.go_back()
        expect(page.get_by_label("Sort by")).not_to_have_value("title")
        page.go_back()
        expect(get_checkbox(page, "Care home")).not_to_be_checked()
        expect(get_checkbox(page, "Home")).to_be_checked()
        expect(page.get_by_role("status")).to_contain_text("with 1 filter,")
        page.go_back()
        expect(page.get_by_role("status")).not_to_contain_text("filter")
        expect(get_checkbox(page, "Home")).not_to_be_checked()
        page.go_forward()
        expect(get_checkbox(page, "Home")).to_be_checked()
        assert is_same_page(page)
        assert assert_same_after_reload(page)

    in_browser(visit)


def test_back_from_an_example_restores_the_filters(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page)
        get_facet(page, "Where care happens").click()
        get_checkbox(page, "Prison and secure settings").check()
        expect(get_filters_chosen(page)).to_have_count(2)
        page.get_by_role("heading", level=3).get_by_role("link").first.click()
        expect(page.locator("#finder")).to_have_count(0)
        page.go_back()
        expect(get_checkbox(page, "Prison and secure settings")).to_be_checked()
        expect(page.get_by_role("status")).to_contain_text("with 1 filter")
        page.go_back()
        expect(page.get_by_role("status")).not_to_contain_text("filter")
        assert page.evaluate("() => document.querySelectorAll('#finder :checked[type=checkbox]').length") == 0

    in_browser(visit)


def test_late_response_to_an_earlier_filter_is_ignored(in_browser: BrowserVisits) -> None:
    delayed: list[Route] = []

    def visit(page: Page) -> None:
        open_finder(page)
        page.route(RESULTS_URL, lambda route: route.continue_() if delayed else delayed.append(route))
        get_facet(page, "Where care happens").click()
        get_checkbox(page, "Home").check()
        get_checkbox(page, "GP practice").check()
        expect(page.get_by_role("status")).to_contain_text("with 2 filters")
        with contextlib.suppress(Error):  # the request was cancelled
            delayed[0].continue_()
        page.unroute(RESULTS_URL)
        boxes = "() => document.querySelectorAll('#facet-setting input[type=checkbox]')"
        page.evaluate(f"() => [0, 1, 2, 3, 2, 1, 4].forEach(place => ({boxes})()[place].click())")
        expect(page.get_by_role("status")).to_contain_text("with 3 filters")
        wait_for_results(page)
        assert get_query(page)["setting"] == ["hospice-community", "hospital", "general-practice"]
        assert is_same_page(page)
        assert assert_same_after_reload(page)

    in_browser(visit)


@pytest.mark.parametrize(("failure", "message"), [("error", "500"), ("offline", "ERR_FAILED")])
def test_failed_request_loads_the_whole_page(in_browser: BrowserVisits, failure: str, message: str) -> None:
    def refuse(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.continue_()
        elif failure == "error":
            route.fulfill(status=500, body="Sorry")
        else:
            route.abort()

    def visit(page: Page) -> None:
        open_finder(page)
        page.route(RESULTS_URL, refuse)
        get_facet(page, "Where care happens").click()
        with page.expect_navigation():
            get_checkbox(page, "Home").check()
        expect(page.get_by_role("status")).to_contain_text("with 1 filter")
        assert not is_same_page(page)

    in_browser(visit, expected=[message])


def test_late_response_does_not_call_back_a_reader_who_left(in_browser: BrowserVisits) -> None:
    """A reader who comes back finds the filter applied."""
    delayed: list[Route] = []

    def visit(page: Page) -> None:
        open_finder(page)
        page.route(RESULTS_URL, lambda route: delayed.append(route))
        get_facet(page, "Where care happens").click()
        get_checkbox(page, "Home").check()
        expect(page.locator("#result-list")).to_have_attribute("aria-busy", "true")
        page.unroute(RESULTS_URL)
        page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        expect(page.get_by_role("status")).to_contain_text("with 1 filter")
        page.route(RESULTS_URL, lambda route: delayed.append(route))
        get_checkbox(page, "Care home").check()
        page.get_by_role("heading", level=3).get_by_role("link").first.click()
        expect(page.locator("#finder")).to_have_count(0)
        delayed[-1].abort()
        page.unroute(RESULTS_URL)
        page.go_back()
        expect(page.get_by_role("status")).to_contain_text("with 1 filter")
        expect(get_checkbox(page, "Care home")).not_to_be_checked()

    in_browser(visit)


def test_links_in_the_results_work_in_place(in_browser: BrowserVisits) -> None:
    """The link disappears, so the focus and the view move to the status."""

    def visit(page: Page) -> None:
        open_finder(page, "/examples/?setting=home&population=carers")
        for link, address in (
            (page.get_by_role("link", name="Remove filter Who it helps: Unpaid carers"), "/examples/?setting=home"),
            (page.get_by_role("link", name="Page 2"), "/examples/?setting=home&page=2"),
            (page.get_by_role("link", name="Clear all filters"), "/examples/"),
        ):
            link.click()
            expect(page).to_have_url(address)
            expect(page.get_by_role("status")).to_be_focused()
            expect(page.get_by_role("status")).to_be_in_viewport()
        assert page.evaluate("() => document.querySelectorAll('#finder :checked[type=checkbox]').length") == 0
        assert is_same_page(page)
        assert assert_same_after_reload(page)

    in_browser(visit)


def test_search_and_buttons_work_in_place(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page)
        words = page.get_by_label("Search the examples")
        words.fill("hospise")
        words.press("Enter")
        expect(page.get_by_text("Showing results for hospice")).to_be_visible()
        expect(page.get_by_role("status")).to_be_focused()
        page.get_by_role("link", name="Search instead for hospise").click()
        expect(page).to_have_url("/examples/?q=hospise&exact=1")
        assert (get_count(page), page.get_by_label("Sort by").is_visible()) == (0, False)
        words.fill("nurse")
        get_facet(page, "Where care happens").click()
        get_checkbox(page, "Home").check()  # submits the typed words too, as the button does
        expect(page.get_by_role("status")).to_contain_text("for “nurse” with 1 filter")
        page.get_by_label("Sort by").focus()
        page.get_by_label("Sort by").select_option("A to Z")
        expect(page).to_have_url("/examples/?q=nurse&setting=home&sort=title")
        wait_for_results(page)
        expect(page.get_by_label("Sort by")).to_be_focused()
        assert get_titles(page) == sorted(get_titles(page), key=str.casefold)
        page.get_by_role("button", name="Apply filters").click()
        expect(page.get_by_role("status")).to_be_focused()
        assert is_same_page(page)
        assert assert_same_after_reload(page)

    in_browser(visit)


def test_skip_link_sends_no_request(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page, "/examples/?q=nurse")
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.get_by_role("link", name="Skip the filters").press("Enter")
        expect(page.get_by_role("region", name="Results")).to_be_focused()
        page.go_back()
        expect(page).to_have_url("/examples/?q=nurse")
        assert requests == []

    in_browser(visit)


def test_finder_with_filters_is_accessible(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        open_finder(page)
        get_facet(page, "Where care happens").click()
        get_checkbox(page, "Home").check()
        expect(get_filters_chosen(page)).to_have_count(2)
        page.locator("#facet-setting").get_by_label("Filter these options").fill("ward")
        for size in (WIDE, NARROW):
            resize(page, size)
            page.locator("#filters").evaluate("filters => { filters.open = true; }")
            assert run_axe(page) == []
            assert page.evaluate("() => document.documentElement.scrollWidth") == size["width"]

    in_browser(visit)
