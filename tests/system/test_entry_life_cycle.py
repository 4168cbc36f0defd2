"""An entry from first draft to retirement, by three people, with two edits at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.accounts import generate_code
from tests.helpers.browser import WCAG, WIDE, BrowserVisits, assert_fits_narrow, follow_link, run_axe
from tests.helpers.server import PASSWORD, TEAM_KEYS, RunningSite, run_site

TITLE, ADDRESS = "Night sitters of Zennor", "/examples/night-sitters-of-zennor/"
DRAFT_WORDS = "Lamplighters sit with people who are dying."
SUMMARY = "In Zennor, trained neighbours sit through the night with people who are dying."
NEW_SUMMARY = "In Zennor, trained neighbours sit with people who are dying, by day and by night."
SEARCHES = ("/examples/?q=lamplighters", "/examples/?q=zennor", "/", "/settings/home/")
MISSING = [
    "Write a plain summary: two to four short sentences for the public.",
    "Choose at least one population: who the example is for.",
    "Choose at least one ICB priority that the example serves.",
    "Choose a stage. If you do not know the stage, choose “Status not confirmed”.",
    "Choose a level of evidence.",
    "Choose a cost band. If no source gives a cost, choose “Not stated”.",
    "Add the organisation that leads the example, or tick “We are looking for the provider”.",
    "Add at least one source that you have read.",
    "Add the day of the last check against the sources.",
    "Add the day of the next check.",
]


class Team:
    """Three people with browsers. Each signs in once and stays signed in for later visits."""

    def __init__(self, site: RunningSite, visits: BrowserVisits) -> None:
        self.site, self.visits = site, visits
        self.signed_in: dict[str, Any] = {}

    def visit_as(self, name: str, visit: Callable[[Page], None], **options: Any) -> None:
        def go(page: Page) -> None:
            if name not in self.signed_in:
                sign_in(page, name)
            visit(page)
            self.signed_in[name] = page.context.storage_state()

        self.visits(go, **({"storage_state": self.signed_in[name]} if name in self.signed_in else {}), **options)


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    follow_link(page.get_by_role("button", name="Sign in"))
    page.get_by_label("Code:", exact=True).fill(generate_code(TEAM_KEYS[name]))
    follow_link(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to work on?")


@pytest.fixture(scope="module")
def team(assets: None, browser: tuple[ThreadPoolExecutor, Browser]) -> Iterator[Team]:
    with run_site("life") as running:
        yield Team(running, BrowserVisits(*browser, running.url))


def assert_sound(page: Page) -> None:
    assert run_axe(page, WCAG) == []
    assert_fits_narrow(page)
    page.set_viewport_size(WIDE)


def open_entry(page: Page, title: str = TITLE) -> None:
    page.goto(f"/admin/examples/example/?q={title}")
    follow_link(page.get_by_role("table").get_by_role("link", name=title).first)


def is_hidden(site: RunningSite) -> bool:
    """True if no server process shows the draft: neither its page, nor its title or text in a list."""
    texts = [answer.text for path in SEARCHES for answer in site.get_from_every_worker(path)]
    pages = [answer.status for answer in site.get_from_every_worker(ADDRESS)]
    return set(pages) == {404} and not any(TITLE in text or DRAFT_WORDS in text for text in texts)


def is_published(site: RunningSite, words: str) -> bool:
    in_results = [
        TITLE in answer.text for answer in site.get_from_every_worker("/examples/?q=lamplighters&setting=home")
    ]
    pages = [answer.status == 200 and words in answer.text for answer in site.get_from_every_worker(ADDRESS)]
    return all(in_results) and all(pages)


def begin_entry(page: Page) -> None:
    page.goto("/admin/examples/example/add/")
    page.get_by_label("Title:").first.fill(TITLE)
    page.get_by_label("What was done:").fill(DRAFT_WORDS)
    page.get_by_role("group", name="Where care happens:").get_by_label("Home", exact=True).check()
    expect(page.get_by_label("Slug:").first).to_have_value("night-sitters-of-zennor")
    expect(page.get_by_role("button", name="Save and send for review")).to_have_count(0)
    follow_link(page.get_by_role("button", name="Save", exact=True).first)
    expect(page.get_by_text("was added successfully")).to_be_visible()


def send_too_early(page: Page) -> None:
    """Everything that is missing is listed at once, with links to the fields."""
    open_entry(page)
    follow_link(page.get_by_role("button", name="Save and send for review"))
    expect(page.get_by_role("heading", name="What is missing")).to_be_visible()
    assert page.locator("h2:has-text('What is missing') ~ ul").first.get_by_role("link").all_inner_texts() == MISSING
    assert_sound(page)
    follow_link(page.get_by_role("link", name=MISSING[0]))
    expect(page.locator(":target")).to_have_attribute("name", "summary")


def complete_entry(page: Page) -> None:
    open_entry(page)
    page.get_by_label("Plain summary:").fill(SUMMARY)
    for group, choice in {
        "Who it helps:": "Everyone",
        "ICB priorities:": "Compassionate communities",
        "Still running?": "Status not confirmed",
        "How it was studied:": "Described only",
        "Cost:": "Not stated",
    }.items():
        page.get_by_role("group", name=group, exact=True).get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Add another Organisation").click()
    page.get_by_label("Organisation:").first.fill("Marie Curie")
    page.get_by_role("button", name="Add another Source").click()
    page.get_by_label("Citation:").first.fill("Zennor parish, report on the sitters")
    page.get_by_label("Last checked against its sources:").fill("22/11/2026")
    page.get_by_label("Next check due:").fill("22/11/2027")
    follow_link(page.get_by_role("button", name="Save", exact=True).first)
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def assert_editor_cannot_publish(page: Page) -> None:
    """An editor has no button to publish."""
    open_entry(page)
    follow_link(page.get_by_role("link", name="Review", exact=True))
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def publish_entry(page: Page, title: str = TITLE) -> None:
    page.goto("/admin/")
    follow_link(page.get_by_role("main").get_by_role("link", name=title).first)
    if page.get_by_role("link", name="Review", exact=True).count():
        follow_link(page.get_by_role("link", name="Review", exact=True))
    follow_link(page.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_text("The entry was published. Readers can see it now.")).to_be_visible()
    assert_sound(page)


def edit_at_once(team: Team) -> Callable[[Page], None]:
    """Paula opens the working copy and Edith saves it. Paula's save is refused, she sees both versions and decides."""

    def save_as_edith(page: Page) -> None:
        page.goto("/admin/")
        follow_link(page.get_by_role("main").get_by_role("link", name=TITLE).first)  # the dashboard links to the copy
        page.get_by_label("Plain summary:").fill(NEW_SUMMARY)
        page.get_by_label("Place:").fill("Zennor, Cornwall")
        follow_link(page.get_by_role("button", name="Save", exact=True).first)

    def visit(page: Page) -> None:
        open_entry(page)
        follow_link(page.get_by_role("button", name="Edit"))
        page.get_by_label("Plain summary:").fill("Paula's words.")
        page.get_by_label("Workforce:").fill("Twelve neighbours.")
        other = page.context.browser.new_context(base_url=team.site.url, storage_state=team.signed_in["edith"])  # type: ignore[union-attr]
        save_as_edith(other.new_page())
        other.close()
        follow_link(page.get_by_role("button", name="Save", exact=True).first)
        expect(page.get_by_role("link", name="Someone else saved this entry after you opened it")).to_be_visible()
        theirs = page.get_by_role("region", name="What someone else changed")
        expect(theirs.get_by_text("Zennor, Cornwall")).to_be_visible()
        expect(page.get_by_label("Plain summary:")).to_have_value("Paula's words.")
        expect(page.get_by_label("Workforce:")).to_have_value("Twelve neighbours.")
        assert_sound(page)
        page.get_by_label("Plain summary:").fill(NEW_SUMMARY)
        page.get_by_label("Place:").fill("Zennor, Cornwall")
        page.get_by_label("Note for readers:").fill("They come by day as well.")
        follow_link(page.get_by_role("button", name="Save and send for review"))
        expect(page.get_by_text("a colleague has to publish it")).to_be_visible()

    return visit


def edit_again(page: Page) -> None:
    """Makes Edith the last editor."""
    page.goto("/admin/")
    follow_link(page.get_by_role("main").get_by_role("link", name=TITLE).first)
    if page.get_by_role("link", name="Change", exact=True).count():
        follow_link(page.get_by_role("link", name="Change", exact=True))
    page.get_by_label("Editor’s note:").fill("Read again.")
    follow_link(page.get_by_role("button", name="Save", exact=True).first)


def retire_entry(page: Page) -> None:
    """With the keyboard only."""
    open_entry(page)
    page.get_by_label("Reason for retiring").focus()
    page.keyboard.type("The sitters have stopped.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Retire", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("The entry was retired. Its page gives the reason.")).to_be_visible()


def read_history(page: Page) -> None:
    page.goto(ADDRESS)
    expect(page.get_by_text("The sitters have stopped.")).to_be_visible()
    assert_sound(page)
    page.goto(f"{ADDRESS}history/")
    for words in ("First published", "They come by day as well.", "The sitters have stopped."):
        expect(page.get_by_text(words).first).to_be_visible()
    for name in TEAM_KEYS:
        assert name not in page.content().lower()
    assert_sound(page)


def test_entry_from_draft_to_retirement(team: Team) -> None:
    """Readers see each step at their next request, from every server process."""
    team.visit_as("conny", begin_entry)
    assert is_hidden(team.site)
    team.visit_as("edith", send_too_early)
    team.visit_as("edith", complete_entry)
    team.visit_as("edith", assert_editor_cannot_publish)
    assert is_hidden(team.site)
    team.visit_as("paula", publish_entry)
    assert is_published(team.site, SUMMARY)
    team.visit_as("paula", edit_at_once(team), expected=["409"])
    assert is_published(team.site, SUMMARY)
    team.visit_as("edith", edit_again)
    team.visit_as("paula", publish_entry)
    assert is_published(team.site, NEW_SUMMARY)
    team.visit_as("paula", retire_entry)
    assert all("The sitters have stopped." in answer.text for answer in team.site.get_from_every_worker(ADDRESS))
    assert all(TITLE not in answer.text for answer in team.site.get_from_every_worker("/examples/?q=zennor"))
    team.visits(read_history)
