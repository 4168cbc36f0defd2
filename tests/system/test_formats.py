"""Results as CSV and for printing, and the JSON-LD of an example, in a browser."""

import json
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.browser import NARROW, BrowserVisits, assert_sound

pytestmark = pytest.mark.once  # pages are the same on either database

PRINT = "/examples/?q=night+nurse&setting=home&view=print"
ALL = "/examples/?view=print"
EXAMPLE = "/examples/sage-and-thyme/"


# The whole list has too many entries for axe, and all of them are alike.
@pytest.mark.parametrize(
    ("path", "javascript"), [*product((PRINT, "/examples/?q=xylophone&view=print"), (True, False)), (ALL, False)]
)
def test_print_page_is_accessible(in_browser: BrowserVisits, path: str, javascript: bool) -> None:
    def visit(page: Page) -> None:
        page.goto(path)
        assert_sound(page, javascript)

    in_browser(visit, viewport=NARROW, java_script_enabled=javascript)


def test_printed_page_shows_addresses_once_and_no_controls(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto(PRINT)
        page.emulate_media(media="print")
        first = page.get_by_role("listitem").first
        address = first.get_by_role("link").first
        assert address.evaluate("link => getComputedStyle(link, '::after').content") in ("none", "normal")
        expect(first.get_by_text("/examples/")).to_be_visible()
        page.goto("/examples/")
        expect(page.get_by_role("heading", name="Download, print or follow this search")).to_be_hidden()

    in_browser(visit)


def test_download_links_follow_changes_in_place(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse")
        page.evaluate("() => { window.stayed = true; }")
        page.get_by_label("Sort by").select_option("title")
        link = page.get_by_role("link", name="Table for a spreadsheet (CSV)")
        expect(link).to_have_attribute("href", "/examples.csv?q=nurse&sort=title")
        feed = page.locator("head link[type='application/atom+xml']")
        expect(feed).to_have_attribute("href", "/examples.atom?q=nurse&sort=title")
        assert page.evaluate("() => window.stayed")
        page.get_by_role("link", name="Print this list").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Examples for “nurse”")

    in_browser(visit)


def test_csv_is_saved_under_its_file_name(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Table for a spreadsheet (CSV)").click()
        assert saved.value.suggested_filename.startswith("examples-nurse-2")
        assert saved.value.suggested_filename.endswith(".csv")

    in_browser(visit)


def test_json_ld_is_data_and_does_not_run(in_browser: BrowserVisits) -> None:
    """The policy forbids inline scripts. JSON-LD is not a script, so the console stays empty."""

    def visit(page: Page) -> None:
        page.goto(EXAMPLE)
        block = page.locator("script[type='application/ld+json']").text_content()
        data = json.loads(block or "")
        assert data["@type"] == "Article"
        assert data["name"] == page.get_by_role("heading", level=1).inner_text()
        assert data["citation"]

    in_browser(visit)


def test_cached_copy_is_revalidated(in_browser: BrowserVisits) -> None:
    """The second visit gets a 304."""

    def visit(page: Page) -> None:
        statuses: list[int] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceivedExtraInfo", lambda event: statuses.append(int(event["statusCode"])))
        page.goto(EXAMPLE)
        page.goto("/about/")
        page.goto(EXAMPLE)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert 304 in statuses

    in_browser(visit)
