"""How much room the cards of all entries take, and that their marks can be seen without colours. Prints measures."""

import re
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.helpers.browser import BrowserVisits, follow_link
from tests.helpers.server import RunningSite

pytestmark = pytest.mark.once  # pages are the same on either database

CARD = re.compile(r'<div class="nhsuk-card app-card">(.*?)</li>', re.DOTALL)
MEASURE = """() => ({
  page: document.documentElement.scrollHeight,
  overflow: document.documentElement.scrollWidth - innerWidth,
  cards: [...document.querySelectorAll(".app-card")].map(card => card.offsetHeight),
})"""
MARK_COLOURS = """() => [...document.querySelectorAll(".app-evidence-mark path")].map(path => {
  const style = getComputedStyle(path);
  const card = getComputedStyle(path.closest(".app-card"));
  return [style.stroke === "none" ? style.fill : style.stroke, card.backgroundColor];
})"""
# Of a page with twenty results, a card in the middle and the highest card, in px.
MOST = {1280: (5_000, 190, 260), 390: (9_200, 380, 520)}


def list_addresses(site: RunningSite) -> list[str]:
    """Every page of the finder."""
    numbers = map(int, re.findall(r"page=(\d+)", site.get("/examples/").text))
    return [f"/examples/?page={number}" for number in range(1, max(numbers) + 1)]


@pytest.mark.parametrize("width", MOST)
def test_twenty_results_fit(in_browser: BrowserVisits, site: RunningSite, width: int) -> None:
    def visit(page: Page) -> None:
        measures: list[dict[str, Any]] = []
        for address in list_addresses(site):
            page.goto(address)
            measures.append(page.evaluate(MEASURE))
        cards = [height for measure in measures for height in measure["cards"]]
        found = max(measure["page"] for measure in measures), median(cards), max(cards)
        print(f"{width} px, {len(cards)} cards: page, median and highest card: {found}, at most {MOST[width]}")
        assert all(measured <= most for measured, most in zip(found, MOST[width], strict=True)), found
        assert {measure["overflow"] for measure in measures} <= {0}

    in_browser(visit, viewport=ViewportSize(width=width, height=900))


@pytest.mark.parametrize("path", ["/priorities/data-and-improvement/", "/settings/community-health/"])
def test_page_of_a_term_is_short(in_browser: BrowserVisits, path: str) -> None:
    """The longest of their kind. They show the first results and link to all."""

    def visit(page: Page) -> None:
        page.goto(path)
        assert page.evaluate(MEASURE)["page"] < MOST[1280][0]
        link = page.get_by_role("link", name=re.compile(r"^Show all \d+ examples$"))
        number = re.sub(r"\D", "", link.inner_text())
        follow_link(link)
        assert page.get_by_role("status").inner_text().startswith(f"{number} examples found")

    in_browser(visit)


def test_every_card_says_how_it_was_studied_and_what_was_found(site: RunningSite) -> None:
    cards = [card for address in list_addresses(site) for card in CARD.findall(site.get(address).text)]
    characters = [len(re.sub(r"<[^>]*>|\s+", " ", card)) for card in cards]
    figures = sum("app-card__figure" in card for card in cards)
    costs = sum("Cost: " in card for card in cards)
    print(f"{len(cards)} cards: {median(characters)} characters in the median, {figures} figures, {costs} costs")
    assert len(cards) > 100
    for card in cards:
        study, finding = card.index("Study:"), card.index("Finding:")
        assert study < finding
        assert "Not reported" not in card
        assert "Checked" not in card
        assert card.partition("app-card__tags")[2].partition("</p>")[0].count(" · ") <= 3
    assert median(characters) < 1_000


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}], ids=["forced-colours", "print"])
def test_marks_can_be_seen_without_colours(in_browser: BrowserVisits, media: dict[str, Any]) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        page.emulate_media(**media)
        colours = page.evaluate(MARK_COLOURS)
        assert len(colours) == 20 * 3  # filled bars, empty bars, and the finding
        assert all(mark != background for mark, background in colours), colours[:2]

    in_browser(visit)
