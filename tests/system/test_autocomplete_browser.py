"""Suggestions under a search box, by keyboard, mouse, touch and screen reader, and the box that filters a long group
of options.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, pause_clock, resize, run_axe
from tests.system.test_finder import get_checkbox
from tests.system.test_keyboard import take_picture

pytestmark = pytest.mark.once  # pages are the same on either database

ENDPOINT = "**/search/suggestions.json*"


def get_search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search the examples")


def get_options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def type_search(page: Page, words: str) -> None:
    """Enters all the words at once: letter by letter, a slow machine would show suggestions for the first letters."""
    get_search_box(page).focus()
    page.keyboard.insert_text(words)
    expect(get_options(page).first).to_be_visible()


def get_active_option(page: Page) -> str | None:
    """The text of the active option, which must be the same for screen readers and on screen; None if none is."""
    ident = get_search_box(page).get_attribute("aria-activedescendant")
    marked = page.get_by_role("option", selected=True)
    if ident is None:
        assert marked.count() == 0
        return None
    assert marked.get_attribute("id") == ident
    return marked.inner_text()


def test_arrow_keys_move_through_the_list(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/")
        expect(get_search_box(page)).to_have_attribute("aria-expanded", "false")
        expect(get_search_box(page)).to_have_attribute("aria-autocomplete", "list")
        get_search_box(page).focus()
        type_search(page, "hosp")
        box, listed = get_search_box(page), get_options(page).all_inner_texts()
        assert len(listed) == 8
        expect(box).to_have_attribute("aria-expanded", "true")
        assert page.get_by_role("listbox").get_attribute("id") == box.get_attribute("aria-controls")
        expect(page.locator("search [aria-live=polite]")).to_have_text("8 suggestions")
        assert get_active_option(page) is None
        box.press("ArrowDown")
        assert get_active_option(page) == listed[0]
        box.press("ArrowUp")
        assert get_active_option(page) is None
        box.press("ArrowUp")
        assert get_active_option(page) == listed[-1]
        for key in ("Home", "End"):
            box.press("ArrowDown")
            box.press("ArrowDown")
            box.press(key)
            assert get_active_option(page) is None
        assert box.evaluate("box => box.selectionStart") == 4
        box.press("Escape")
        expect(page.get_by_role("listbox")).to_have_count(0)
        expect(box).to_have_value("hosp")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press("ArrowDown")
        expect(get_options(page)).to_have_count(8)
        box.press("Tab")
        expect(page.get_by_role("button", name="Search")).to_be_focused()
        expect(page.get_by_role("listbox")).to_have_count(0)

    in_browser(visit)


def test_enter_opens_the_active_option(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?setting=home")
        type_search(page, "care ho")
        expect(get_options(page).first).to_have_text("Care home Where care happens")
        get_search_box(page).press("ArrowDown")
        get_search_box(page).press("Enter")
        page.wait_for_url("/settings/care-home/")

    in_browser(visit)


@pytest.mark.parametrize("path", ["/", "/examples/", "/about/"])
def test_enter_searches_if_no_option_is_active(in_browser: BrowserVisits, path: str) -> None:
    def visit(page: Page) -> None:
        page.goto(path)
        type_search(page, "night")
        get_search_box(page).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("“night”")
        expect(page.get_by_role("listbox")).to_have_count(0)

    in_browser(visit)


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_option_opens_by_mouse_and_touch(in_browser: BrowserVisits, touch: bool) -> None:
    def visit(page: Page) -> None:
        page.goto("/about/")
        type_search(page, "devo")
        option = get_options(page).filter(has_text="Integrated care board")
        option.tap() if touch else option.click()
        page.wait_for_url("/icbs/devon/")

    in_browser(visit, has_touch=touch, viewport=NARROW if touch else WIDE)


def test_list_closes_on_click_elsewhere_or_without_suggestions(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/")
        type_search(page, "hosp")
        page.get_by_role("heading", level=1).click()
        expect(page.get_by_role("listbox")).to_have_count(0)
        get_search_box(page).press("End")
        type_search(page, "i")
        get_search_box(page).press_sequentially("zzz")
        expect(page.locator("search [aria-live=polite]")).to_have_text("No suggestions")
        expect(page.get_by_role("listbox")).to_have_count(0)
        expect(get_search_box(page)).to_have_attribute("aria-expanded", "false")

    in_browser(visit)


def test_search_works_if_suggestions_fail(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/")
        page.route(ENDPOINT, lambda route: route.abort())
        with page.expect_event("requestfailed"):
            get_search_box(page).press_sequentially("hosp")
        expect(page.get_by_role("listbox")).to_have_count(0)
        get_search_box(page).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("“hosp”")

    in_browser(visit, expected=["ERR_FAILED"])


def test_one_letter_sends_no_request_and_quick_typing_sends_one(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.clock.install()
        page.goto("/")
        pause_clock(page)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url.partition("?")[2]))
        get_search_box(page).press("h")
        page.clock.run_for(1_000)
        get_search_box(page).press_sequentially("ospice")
        page.clock.run_for(1_000)
        expect(get_options(page).first).to_be_visible()
        assert requests == ["q=hospice"]

    in_browser(visit)


@pytest.mark.parametrize("path", ["/", "/examples/", "/about/"])
def test_open_list_is_accessible_and_fits_the_screen(in_browser: BrowserVisits, path: str) -> None:
    def visit(page: Page) -> None:
        page.goto(path)
        type_search(page, "hosp")
        get_search_box(page).press("ArrowDown")
        for size in (WIDE, NARROW):
            resize(page, size)
            assert run_axe(page) == []
            assert page.evaluate("() => document.documentElement.scrollWidth") == size["width"]
            for place in (page.get_by_role("listbox").bounding_box(), get_options(page).first.bounding_box()):
                assert place
                assert place["x"] >= 0
                assert place["x"] + place["width"] <= size["width"]
                assert place["height"] >= 44

    in_browser(visit)


@pytest.mark.parametrize("colours", ["none", "active"])
def test_active_option_is_visible(in_browser: BrowserVisits, colours: str) -> None:
    """Also with forced colours, which remove backgrounds."""

    def visit(page: Page) -> None:
        page.goto("/")
        type_search(page, "hosp")
        before = take_picture(page, get_options(page).first)
        get_search_box(page).press("ArrowDown")
        assert take_picture(page, get_options(page).first) != before

    in_browser(visit, forced_colors=colours)


def test_typing_filters_a_long_group(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        group = page.locator("#facet-icb")
        group.locator("summary").click()
        every = group.get_by_role("checkbox").count()
        shown = group.get_by_role("checkbox", name="lon").count() + 1  # and Devon, which is selected
        get_checkbox(page, "Devon").check()
        expect(page.get_by_role("status")).to_contain_text("with 1 filter")
        typing = page.get_by_role("searchbox", name="Filter these options (Integrated care board)")
        typing.fill("LÓN")
        expect(group.get_by_text(f"Showing {shown} of {every} options")).to_be_visible()
        assert group.get_by_role("checkbox").count() == shown > 2
        typing.press("Enter")
        typing.press("Tab")
        expect(get_checkbox(page, "Devon")).to_be_focused()
        page.keyboard.press("Space")
        expect(page.get_by_role("status")).not_to_contain_text("filter")
        expect(get_checkbox(page, "Devon")).to_be_focused()
        typing.press("Escape")
        expect(typing).to_have_value("")
        assert group.get_by_role("checkbox").count() == every
        assert page.locator("#facet-phase").get_by_label("Filter these options").count() == 0

    in_browser(visit)


def test_page_without_javascript_has_no_extra_controls(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        assert page.get_by_label("Filter these options").count() == 0
        assert page.locator("[role=combobox], [role=listbox], .nhsuk-button--secondary.app-filters__apply").count() == 0
        expect(page.get_by_role("searchbox", name="Search the examples")).to_be_visible()

    in_browser(visit, java_script_enabled=False)
