"""The pages of all entries stay short and say nothing twice; the contents list suits the width of the screen."""

import re
from collections import Counter
from statistics import mean, median

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.browser import FIND_FAULTS, NARROW, WIDE, BrowserVisits, run_axe
from tests.helpers.server import RunningSite

pytestmark = pytest.mark.once  # pages are the same on either database

ENTRY = "/examples/csnat-intervention/"
ADDRESS = re.compile(r"<loc>https?://[^/]+(/examples/[-\w]+/)</loc>")
# Amounts, percentages, “18 of 21” and numbers of two digits or more, without years.
FIGURE = re.compile(r"\b\d[\d,]* of \d[\d,]*\d|£?\b\d[\d,.]*\d%?|\b\d%")
YEAR = re.compile(r"(19|20)\d\d[.,]?")
# Bars: 179 entries had a median of 3,886 px, 1.17 and 2.96. Some figures are equal by chance.
MAX_MEDIAN_HEIGHT = 4_000
MAX_NOT_REPORTED = 1.2  # for each page: under 100 on 83 pages
MAX_REPEATED_FIGURES = 3.3
MEASURE = """() => ({
  height: document.documentElement.scrollHeight,
  text: document.body.innerText,
  claims: [...document.querySelectorAll(".app-lede, .app-evidence-and-limits, .app-detail section")]
    .filter(part => !["sources", "about", "related"].includes(part.id)).map(part => part.innerText).join("\\n"),
})"""


def count_repeated_figures(text: str) -> int:
    """How often a figure stands again that stood before."""
    figures = Counter(figure for figure in FIGURE.findall(text) if not YEAR.fullmatch(figure))
    return sum(count - 1 for count in figures.values())


@pytest.mark.parametrize(
    ("text", "expected"), [("18 of 21, then 18 of 21", 1), ("In 2020 and 2020", 0), ("£610 or £1,750; £610, 21%", 1)]
)
def test_repeated_figures_are_counted(text: str, expected: int) -> None:
    assert count_repeated_figures(text) == expected


def test_pages_of_all_entries_are_short_and_sound(in_browser: BrowserVisits, site: RunningSite) -> None:
    paths = sorted(set(ADDRESS.findall(site.get("/sitemap.xml").text)))
    assert len(paths) >= 83
    heights, not_reported, repeated = [], [], []
    faults: dict[str, list[str]] = {}

    def visit(page: Page) -> None:
        for path in paths:
            page.goto(path)
            measures = page.evaluate(MEASURE)
            heights.append(measures["height"])
            not_reported.append(measures["text"].lower().count("not reported"))
            repeated.append(count_repeated_figures(measures["claims"]))
            faults[path] = page.evaluate(FIND_FAULTS)

    in_browser(visit, java_script_enabled=False)  # faster
    print(f"{len(heights)} entries: median {median(heights)} px, highest {max(heights)} px")
    print(f"“not reported” {sum(not_reported)} times, {mean(repeated):.2f} repeated figures on a page")
    assert {path: names for path, names in faults.items() if names} == {}
    assert median(heights) <= MAX_MEDIAN_HEIGHT
    assert mean(not_reported) <= MAX_NOT_REPORTED
    assert mean(repeated) <= MAX_REPEATED_FIGURES


def test_contents_list_stays_in_view_on_a_wide_screen(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto(ENTRY)
        contents = page.get_by_role("navigation", name="Contents of this example")
        expect(contents).to_be_visible()
        page.locator("#sources").scroll_into_view_if_needed()
        expect(contents.get_by_role("link", name="Sources", exact=True)).to_be_in_viewport()
        expect(page.locator("summary", has_text="Contents")).to_be_hidden()

    in_browser(visit, viewport=WIDE, java_script_enabled=False)


def test_contents_list_is_folded_on_a_phone(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto(ENTRY)
        contents = page.get_by_role("navigation", name="Contents of this example")
        expect(contents).to_be_hidden()
        page.locator("summary", has_text="Contents").click()
        contents.get_by_role("link", name="Sources", exact=True).click()
        expect(page.locator("#sources")).to_be_in_viewport()
        assert run_axe(page) == []

    in_browser(visit, viewport=NARROW)
