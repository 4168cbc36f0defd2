"""From a search to a brief in a browser, without JavaScript; and the pages of a shortlist are accessible and fit."""

import re
import time

import docx
import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, assert_sound, follow_link

pytestmark = pytest.mark.once  # pages are the same on either database
THREE = "e=elsa-volunteer-befriending&e=impact-liverpool-south-sefton&e=gold-line-airedale-bradford"
LONGEST = "e=impact-liverpool-south-sefton&e=liverpool-care-pathway&e=daffodil-standards"
MAX_CLICKS = 12
# Between the end of the content and the bar, in px.
SPACE_ABOVE_BAR = """() => {
  const content = [...document.querySelectorAll(".nhsuk-main-wrapper")].at(-1);
  const end = content.getBoundingClientRect().bottom - parseFloat(getComputedStyle(content).paddingBottom);
  return document.querySelector(".app-shortlist-bar").getBoundingClientRect().top - end;
}"""
PAGES = {
    "finder": f"/examples/?{THREE}",
    "example": f"/examples/st-mungos-palliative-care/?{THREE}",
    "shortlist": f"/shortlist/?{THREE}&e=no-such-example&icb=devon",
    "shortlist-empty": "/shortlist/",
    "compare": f"/compare/?{THREE}&e=pilgrims-rapid-response&e=no-such-example",
    "compare-empty": "/compare/",
    "brief": f"/brief/?{THREE}&icb=coventry-and-warwickshire",
    "brief-of-one": "/brief/?e=pilgrims-rapid-response",
}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("kind", PAGES)
def test_page_is_accessible_and_fits(in_browser: BrowserVisits, kind: str, javascript: bool) -> None:
    def visit(page: Page) -> None:
        page.goto(PAGES[kind])
        assert_sound(page, javascript)

    in_browser(visit, viewport=NARROW, java_script_enabled=javascript)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", ["/", "/examples/", "/organisations/marie-curie/", f"/glossary/?{THREE}"])
def test_bar_covers_nothing(in_browser: BrowserVisits, path: str, size: ViewportSize) -> None:
    def visit(page: Page) -> None:
        page.goto(path)
        assert page.evaluate(SPACE_ABOVE_BAR) >= 8

    in_browser(visit, viewport=size, java_script_enabled=False)


class Walk:
    """Counts the clicks of a visit. To choose from a drop-down list takes two."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def follow(self, target: Locator) -> None:
        self.clicks += 1
        follow_link(target)

    def choose(self, target: Locator, value: str) -> None:
        self.clicks += 2
        target.select_option(value)


def test_walk_from_a_priority_to_a_word_file(in_browser: BrowserVisits) -> None:
    """From the home page to a board's third priority, a shortlist of three and a brief in Word, in at most 12 clicks
    and without JavaScript. `-s` prints the steps."""

    def visit(page: Page) -> None:
        walk, start = Walk(), time.monotonic()
        page.goto("/")
        walk.follow(page.get_by_role("navigation").get_by_role("link", name="ICBs"))
        walk.follow(page.locator("main").get_by_role("link", name="Coventry and Warwickshire").first)
        walk.follow(page.get_by_role("link", name="for priority 3").first)
        for place in range(3):
            walk.click(page.get_by_role("checkbox", name="Shortlist").nth(place))
        walk.follow(page.get_by_role("button", name="Go to your shortlist"))
        walk.choose(page.get_by_label("The brief is for"), "coventry-and-warwickshire")
        walk.follow(page.get_by_role("button", name="Make a brief"))
        assert page.title().startswith("Brief: 3 examples, for NHS Coventry")
        with page.expect_download() as download:
            walk.click(page.get_by_role("link", name="Word file"))
        print(f"{walk.clicks} clicks, {time.monotonic() - start:.1f} seconds of waiting for pages")
        assert walk.clicks <= MAX_CLICKS
        paragraphs = [paragraph.text for paragraph in docx.Document(str(download.value.path())).paragraphs]
        assert "What NHS Coventry and Warwickshire Integrated Care Board has said" in paragraphs
        assert any(text.startswith("3. ") and text.endswith("(A, B, C)") for text in paragraphs)

    in_browser(visit, java_script_enabled=False)


def test_shortlist_survives_the_way_back_to_the_search(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?priority=round-the-clock-support&icb=coventry-and-warwickshire")
        page.get_by_role("checkbox", name="Shortlist").nth(0).check()
        follow_link(page.get_by_role("button", name="Go to your shortlist"))
        follow_link(page.get_by_role("link", name="Back to your search"))
        assert page.get_by_role("checkbox", name="Shortlist").nth(0).is_checked()
        follow_link(page.get_by_role("link", name="Find examples").first)
        page.get_by_role("checkbox", name="Shortlist").nth(1).check()
        follow_link(page.get_by_role("button", name="Go to your shortlist"))
        assert page.get_by_role("checkbox", name="Shortlist").count() == 2

    in_browser(visit, java_script_enabled=False)


@pytest.mark.parametrize(
    ("query", "pages"), [("e=daffodil-standards", 2), (f"{LONGEST}&icb=coventry-and-warwickshire", 6)]
)
def test_longest_briefs_fit_on_paper(in_browser: BrowserVisits, query: str, pages: int) -> None:
    """One example on two sheets of A4, three on six: the longest of the catalogue. Most take four or five."""

    def visit(page: Page) -> None:
        page.goto(f"/brief/?{query}")
        assert 1 < len(re.findall(rb"/Type */Page\b", page.pdf(prefer_css_page_size=True))) <= pages

    in_browser(visit)


def test_choose_what_to_compare_and_remove(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto(f"/shortlist/?{THREE}")
        page.get_by_role("checkbox", name="Shortlist").nth(0).uncheck()
        follow_link(page.get_by_role("button", name="Compare side by side"))
        assert page.locator("thead th").count() == 2
        follow_link(page.get_by_role("link", name="Your shortlist").first)
        follow_link(page.get_by_role("link", name="Remove").first)
        assert page.get_by_role("checkbox", name="Shortlist").count() == 1

    in_browser(visit, java_script_enabled=False)


def test_add_from_the_page_of_an_example(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/st-mungos-palliative-care/?e=elsa-volunteer-befriending")
        follow_link(page.get_by_role("button", name="Add to shortlist"))
        assert page.get_by_role("checkbox", name="Shortlist").count() == 2

    in_browser(visit, java_script_enabled=False)


def test_boxes_of_one_example_are_alike(in_browser: BrowserVisits) -> None:
    """A board's page can name an example under several priorities."""

    def visit(page: Page) -> None:
        page.goto("/icbs/coventry-and-warwickshire/")
        values = page.locator(".app-tick input").evaluate_all("boxes => boxes.map(box => box.value)")
        slug = next(value for value in values if values.count(value) > 1)
        boxes = page.locator(f'.app-tick input[value="{slug}"]')
        boxes.first.check()
        expect(boxes.last).to_be_checked()
        boxes.last.uncheck()
        expect(boxes.first).not_to_be_checked()
        boxes.last.check()
        follow_link(page.get_by_role("button", name="Go to your shortlist"))
        expect(page.get_by_role("checkbox", name="Shortlist")).to_have_count(1)
        expect(page.get_by_label("The brief is for")).to_have_value("coventry-and-warwickshire")

    in_browser(visit)


def test_ticks_outlast_other_results_on_the_same_page(in_browser: BrowserVisits) -> None:
    """With JavaScript the finder replaces its results without loading a page."""

    def visit(page: Page) -> None:
        page.goto("/examples/")
        first = page.get_by_role("checkbox", name="Shortlist").nth(0)
        slug = first.get_attribute("value")
        first.check()
        page.get_by_role("link", name="Next").click()
        page.wait_for_url(f"**/examples/?page=2&e={slug}")
        page.get_by_role("checkbox", name="Shortlist").nth(0).check()
        follow_link(page.get_by_role("button", name="Go to your shortlist"))
        boxes = page.get_by_role("checkbox", name="Shortlist")
        assert boxes.count() == 2
        assert slug in {boxes.nth(0).get_attribute("value"), boxes.nth(1).get_attribute("value")}

    in_browser(visit)
