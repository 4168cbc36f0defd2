"""The map of boards without JavaScript: measure, year and tiles are links and forms, and show without colours."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, follow_link

pytestmark = pytest.mark.once  # pages are the same on either database

NO_JAVASCRIPT: dict[str, Any] = {"java_script_enabled": False}
TILE_COLOURS = """() => [...document.querySelectorAll(".app-map__tile")].map(tile => {
  const [box, label] = [tile.querySelector("rect"), tile.querySelector("text")].map(part => getComputedStyle(part));
  return [box.fill, box.stroke, label.fill];
})"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_measure_year_and_tile_lead_to_a_board(in_browser: BrowserVisits, size: dict[str, int]) -> None:
    def visit(page: Page) -> None:
        page.goto("/icbs/")
        page.get_by_label("Number to show").select_option("Palliative care strategies that we know")
        follow_link(page.get_by_role("button", name="Show", exact=True))
        follow_link(page.get_by_role("link", name=re.compile("^Show the 42 boards of 2022")))
        expect(page.get_by_role("heading", name="Palliative care strategies that we know")).to_be_visible()
        assert page.locator("a.app-map__tile").count() == page.locator("tbody td").count() == 42
        tile = page.get_by_role("link", name=re.compile(r"^Devon \d+: Devon, \d+ strategy document"))
        follow_link(tile)
        assert urlsplit(page.url).path == "/icbs/devon/"

    in_browser(visit, viewport=size, **NO_JAVASCRIPT)


def test_tiles_show_without_colours(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/icbs/")
        colours = page.evaluate(TILE_COLOURS)
        assert len(colours) == 36
        assert len({box for box, _, _ in colours}) == 1  # the numbers say what the shades did
        assert all(box not in (stroke, label) for box, stroke, label in colours), colours[:2]

    in_browser(visit, forced_colors="active", **NO_JAVASCRIPT)
