"""Coverage, findings and costs without JavaScript: forms and links lead to what their numbers say."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, follow_link

pytestmark = pytest.mark.once  # pages are the same on either database

NO_JAVASCRIPT: dict[str, Any] = {"java_script_enabled": False}
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def get_query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def show(page: Page, **choices: str) -> None:
    for name, label in choices.items():
        page.locator(f"select[name={name}]").select_option(label)
    follow_link(page.get_by_role("button", name="Show"))


@SIZES
def test_number_of_the_grid_leads_to_its_examples(in_browser: BrowserVisits, size: dict[str, int]) -> None:
    def visit(page: Page) -> None:
        page.goto("/coverage/")
        show(page, rows="Phase of care", columns="NHS region")
        row = page.get_by_role("row", name=re.compile("^Last days of life"))
        link = row.get_by_role("link", name=re.compile("Last days of life and London$"))
        number = re.findall(r"\d+", link.inner_text())[0]
        follow_link(link)
        assert get_query(page) == {"phase": ["last-days"], "region": ["london"]}
        expect(page.get_by_role("status")).to_contain_text(f"{number} example")

    in_browser(visit, viewport=size, **NO_JAVASCRIPT)


@SIZES
def test_empty_cell_leads_to_the_form_for_suggestions(in_browser: BrowserVisits, size: dict[str, int]) -> None:
    def visit(page: Page) -> None:
        page.goto("/coverage/")
        page.locator("#suggest-setting").select_option(label="Pharmacy")
        follow_link(page.get_by_role("button", name="Tell us about the example"))
        assert urlsplit(page.url).path == "/suggest/"
        assert page.locator("input[name=searched]").input_value().endswith("; Where care happens: Pharmacy")

    in_browser(visit, viewport=size, **NO_JAVASCRIPT)


@SIZES
def test_mark_of_the_map_leads_to_its_example(in_browser: BrowserVisits, size: dict[str, int]) -> None:
    def visit(page: Page) -> None:
        page.goto("/findings/")
        show(page, rows="Kind of intervention")
        mark = page.locator("a.app-mark").first
        title = mark.get_attribute("title")
        follow_link(mark)
        expect(page.get_by_role("heading", level=1)).to_contain_text(str(title))

    in_browser(visit, viewport=size, **NO_JAVASCRIPT)


@SIZES
def test_costs_are_filtered_and_scaled_to_a_board(in_browser: BrowserVisits, size: dict[str, int]) -> None:
    def visit(page: Page) -> None:
        page.goto("/costs/")
        total = page.locator("table tbody tr").count()
        page.get_by_label("Kind").select_option("Running")
        follow_link(page.get_by_role("button", name="Filter"))
        assert 0 < page.locator("table tbody tr").count() < total
        page.get_by_label("Integrated care board").select_option("South Yorkshire")
        page.get_by_label("People in every 10,000").fill("10")
        follow_link(page.get_by_role("button", name="Work it out"))
        assert get_query(page) == {"kind": ["running"], "icb": ["south-yorkshire"], "people": ["10"]}
        expect(page.get_by_text("£3,000 a patient × 1,375 people using it")).to_contain_text("about £4,100,000")

    in_browser(visit, viewport=size, **NO_JAVASCRIPT)
