"""The finder by hand, with JavaScript off: an ordinary form, and links."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.helpers.browser import NARROW, Visits, follow

pytestmark = pytest.mark.once  # the pages say the same whichever database they come from

BY_HAND: dict[str, Any] = {"java_script_enabled": False}


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def found(page: Page) -> int:
    """The number that the count sentence begins with."""
    number = re.match(r"\d+", status(page))
    return int(number[0]) if number else 0


def results(page: Page) -> list[str]:
    """Titles of the cards. Those of close matches, which are not counted, stand one level lower."""
    cards = page.get_by_role("region", name="Results").get_by_role("listitem")
    return cards.get_by_role("heading", level=3).all_inner_texts()


def search(page: Page, words: str) -> None:
    """Types words into the big box and presses Enter."""
    big_box = page.get_by_role("searchbox", name="Search the examples")
    big_box.fill(words)
    with page.expect_navigation():
        big_box.press("Enter")


def facet(page: Page, name: str) -> Locator:
    return page.locator("summary", has_text=name)


def box(page: Page, label: str) -> Locator:
    """A filter's checkbox: its label says in brackets how many it would give."""
    return page.get_by_role("checkbox", name=re.compile(rf"^{label}\s\(\d+\)"))


def test_word_typed_on_the_front_page_is_searched(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/")
        search(page, "night nurse")
        assert urlsplit(page.url).path == "/examples/"
        assert asked(page) == {"q": ["night nurse"]}
        assert "“night nurse”" in status(page)
        expect(page.get_by_role("searchbox", name="Search the examples")).to_have_value("night nurse")
        assert 0 < found(page) < 83

    in_browser(visit, **BY_HAND)


def test_filter_ticked_is_applied_shown_and_removed(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse")
        unfiltered = found(page)
        facet(page, "Setting").click()
        promised = re.search(r"\d+", box(page, "Care home").locator("xpath=..").inner_text())
        box(page, "Care home").check()
        follow(page.get_by_role("button", name="Apply filters"))
        assert asked(page)["q"] == ["nurse"]
        assert asked(page)["setting"] == ["care-home"]
        assert promised
        assert found(page) == int(promised[0]) < unfiltered
        expect(box(page, "Care home")).to_be_checked()
        follow(page.get_by_role("link", name="Remove filter Setting: Care home"))
        assert "setting" not in asked(page)
        assert found(page) == unfiltered

    in_browser(visit, **BY_HAND)


def test_filters_fold_away_on_a_narrow_screen(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/")
        expect(facet(page, "Setting")).to_be_hidden()
        page.locator("summary", has_text="Filters").click()
        facet(page, "Setting").click()
        box(page, "Care home").check()
        follow(page.get_by_role("button", name="Apply filters"))
        assert asked(page)["setting"] == ["care-home"]
        expect(page.get_by_text("Filters (1 chosen)")).to_be_visible()

    in_browser(visit, viewport=NARROW, **BY_HAND)


def test_clear_all_keeps_the_words_and_back_brings_the_filters_back(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=nurse&setting=home&population=carers")
        filtered = status(page)
        follow(page.get_by_role("link", name="Clear all", exact=True))
        assert asked(page) == {"q": ["nurse"]}
        expect(page.get_by_role("list", name="Filters chosen")).to_have_count(0)
        page.go_back()
        assert asked(page)["population"] == ["carers"]
        assert status(page) == filtered
        expect(page.get_by_role("list", name="Filters chosen").get_by_role("link")).to_have_count(3)

    in_browser(visit, **BY_HAND)


@pytest.mark.parametrize("address", ["/examples/", "/examples/?q=nurse&setting=home", "/examples/?q=zebra"])
def test_count_sentence_equals_the_cards_over_the_pages(in_browser: Visits, address: str) -> None:
    def visit(page: Page) -> None:
        page.goto(address)
        total, shown = found(page), results(page)
        while (onward := page.get_by_role("link", name="Next page")).count():
            follow(onward)
            assert found(page) == total
            shown += results(page)
        assert len(shown) == len(set(shown)) == total

    in_browser(visit, **BY_HAND)


def test_second_page_keeps_words_filters_and_order(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=care&setting=home&sort=title")
        first = results(page)
        follow(page.get_by_role("link", name="Page 2"))
        assert asked(page) == {"q": ["care"], "setting": ["home"], "sort": ["title"], "page": ["2"]}
        expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("link", name="Remove filter Setting: Home")).to_be_visible()
        second = results(page)
        assert first + second == sorted(first + second, key=str.casefold)
        assert not set(first) & set(second)
        follow(page.get_by_role("link", name="Previous page"))
        assert results(page) == first

    in_browser(visit, **BY_HAND)


def test_order_chosen_holds(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?setting=home&q=care")
        page.get_by_label("Sort by").select_option("A to Z")
        follow(page.get_by_role("button", name="Sort"))
        assert asked(page)["sort"] == ["title"]
        expect(page.get_by_label("Sort by")).to_have_value("title")
        assert len(results(page)) > 1
        assert results(page) == sorted(results(page), key=str.casefold)

    in_browser(visit, **BY_HAND)


def test_word_typed_in_the_finder_gives_the_best_match_first(in_browser: Visits) -> None:
    """The order that stands in the list before anything is typed is nobody's choice, and must not become one.

    DEFECT, FAILS: `sort=newest` goes along with the words. In examples/finder/page.py, `_sorts`, the order that holds
    without being asked for should have the value "", which Question.order understands already.
    """

    def visit(page: Page) -> None:
        page.goto("/examples/")
        search(page, "homeless")
        assert page.get_by_label("Sort by").evaluate("list => list.selectedOptions[0].text") == "Best match"

    in_browser(visit, **BY_HAND)


def test_nothing_found_offers_what_to_take_away(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/?q=zebra&setting=home&population=carers")
        assert found(page) == 0
        expect(page.get_by_text("No example has these words and all of these filters.")).to_be_visible()
        offers = page.locator("li", has=page.get_by_role("link", name=re.compile("^Search without")))
        promises = offers.all_inner_texts()
        assert promises
        for promise in promises:
            follow(page.get_by_role("link", name=promise.rsplit(":", 1)[0]))
            assert found(page) == int(promise.rsplit(":", 1)[1].split()[0]) > 0
            page.go_back()

    in_browser(visit, **BY_HAND)
