"""The editors' desk: an editor's day from a blank form to a page that everybody finds, and the desk's own soundness."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.browsing import NARROW, WCAG, Visits, axe, follow
from tests.system.serving import EDITOR, PASSWORD, Site

TITLE, ADDRESS = "Night sitters of Zennor", "/examples/night-sitters-of-zennor/"
DRAFT_WORDS = "Lamplighters sit with people who are dying."
SUMMARY = "In Zennor, trained neighbours sit through the night with people who are dying."
SEARCHES = ("/examples/?q=lamplighters", "/examples/?q=zennor", "/", "/settings/home/")
MISSING = [
    "Write a plain summary: two to four short sentences for the public.",
    "Tick at least one population: whom it is for.",
    "Tick at least one ICB priority that it serves.",
    "Choose a stage; there is one for “not known”.",
    "Choose a level of evidence.",
    "Choose a cost band; there is one for “not stated”.",
    "Add the organisation that leads it, or tick “we are looking for the provider”.",
    "Add at least one source that you have read.",
]


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Log in"))


def save(page: Page) -> None:
    follow(page.get_by_role("button", name="Save", exact=True).first)


def begin_draft(page: Page) -> None:
    page.goto("/admin/examples/example/add/")
    page.get_by_label("Title:").first.fill(TITLE)
    page.get_by_label("What was done:").fill(DRAFT_WORDS)
    expect(page.get_by_label("Slug:").first).to_have_value("night-sitters-of-zennor")
    save(page)
    expect(page.get_by_text("was added successfully")).to_be_visible()


def publish_too_early(page: Page) -> None:
    """Everything that is missing is said at once, and what was typed and ticked is still there."""
    follow(page.get_by_role("link", name=TITLE).first)
    page.get_by_label("Need:").fill("Nights are long.")
    page.get_by_role("group", name="Setting:").get_by_label("Home", exact=True).check()
    page.get_by_label("Status:").select_option("Published")
    save(page)
    assert page.get_by_role("alert").get_by_role("link").all_inner_texts() == MISSING
    expect(page.get_by_label("Need:")).to_have_value("Nights are long.")
    expect(page.get_by_label("What was done:")).to_have_value(DRAFT_WORDS)
    expect(page.get_by_role("group", name="Setting:").get_by_label("Home", exact=True)).to_be_checked()
    expect(page.get_by_label("Status:")).to_have_value("published")
    assert axe(page, WCAG) == []


def complete_and_publish(page: Page) -> None:
    page.get_by_label("Plain summary:").fill(SUMMARY)
    for group, choice in {
        "Population:": "Everyone",
        "ICB priority:": "Compassionate communities",
        "Stage:": "Not known",
        "Evidence:": "Described, not evaluated",
        "Cost band:": "Not stated",
    }.items():
        page.get_by_role("group", name=group, exact=True).get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Add another Organisation").click()
    page.get_by_label("Organisation:").first.select_option("Marie Curie")
    page.get_by_role("button", name="Add another Source").click()
    page.get_by_label("Number:").first.fill("1")
    page.get_by_label("Citation:").first.fill("Zennor parish, report on the sitters")
    save(page)
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def seen_by_nobody(desk: Site) -> bool:
    """No process shows the draft: not its page, its title nor its words."""
    texts = [answer.text for path in SEARCHES for answer in desk.get_from_every_worker(path)]
    pages = [answer.status for answer in desk.get_from_every_worker(ADDRESS)]
    return set(pages) == {404} and not any(TITLE in text or DRAFT_WORDS in text for text in texts)


def seen_by_everybody(desk: Site) -> bool:
    found = [TITLE in answer.text for answer in desk.get_from_every_worker("/examples/?q=lamplighters&setting=home")]
    pages = [answer.status == 200 and SUMMARY in answer.text for answer in desk.get_from_every_worker(ADDRESS)]
    return all(found) and all(pages)


def test_editors_day(
    new_site: Callable[[str], AbstractContextManager[Site]], browser: tuple[ThreadPoolExecutor, Browser]
) -> None:
    """Each step is seen at the very next request, whichever process of the server answers it."""
    with new_site("desk") as desk:

        def visit(page: Page) -> None:
            sign_in(page)
            begin_draft(page)
            assert seen_by_nobody(desk)
            publish_too_early(page)
            assert seen_by_nobody(desk)
            complete_and_publish(page)
            assert seen_by_everybody(desk)

        Visits(*browser, desk.url)(visit)


@pytest.mark.parametrize("path", ["", "examples/example/", "examples/example/add/", "examples/icb/"])
def test_desk_is_sound(in_browser: Visits, path: str) -> None:
    def visit(page: Page) -> None:
        sign_in(page)
        page.goto(f"/admin/{path}")
        assert axe(page, WCAG) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]

    in_browser(visit)


def test_example_is_edited_on_a_sound_page(in_browser: Visits) -> None:
    def visit(page: Page) -> None:
        sign_in(page)
        page.goto("/admin/examples/example/?q=IMPaCT")
        follow(page.get_by_role("link", name="IMPaCT").first)
        assert axe(page, WCAG) == []

    in_browser(visit)
