"""An entry typed by hand in one pass, with JavaScript and without: two sources, three outcomes, a new organisation."""

from __future__ import annotations

import pytest
from django.utils.text import slugify
from playwright.sync_api import Locator, Page, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, assert_fits_narrow, follow_link, resize, run_axe
from tests.system.test_admin import sign_in

pytestmark = pytest.mark.once  # integration tests store the same on both databases

SUMMARY = "In Zennor, trained neighbours sit with people who are dying."
MIN_TEXT_SIZE = 14  # pixels
SMALL_TEXTS = f"""() => {{
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll("main *")]
    .filter((element) => element.checkVisibility() && hasText(element))
    .filter((element) => parseFloat(getComputedStyle(element).fontSize) < {MIN_TEXT_SIZE})
    .map((element) => element.outerHTML.slice(0, 100));
}}"""


def get_row(page: Page, part: str, number: int) -> Locator:
    return page.locator(f"#{part}-{number}")


def add_row(page: Page, part: str, label: str) -> None:
    """With the script's link, or without JavaScript with the button that sends the form."""
    button = page.get_by_role("button", name=f"Add another {label}")
    if page.locator("noscript button").count():
        follow_link(button)
    else:
        button.click()


def type_entry(page: Page, title: str, organisation: str) -> None:
    page.goto("/admin/examples/example/add/")
    page.get_by_label("Citation:").first.fill("Zennor parish, report on the sitters")
    add_row(page, "sources", "Source")
    get_row(page, "sources", 1).get_by_label("Citation:").fill("University of Zennor, survey")
    expect(get_row(page, "sources", 1).get_by_label("Number:")).to_have_value("2")
    page.locator("#id_title").fill(title)
    page.locator("#id_slug").fill(slugify(title))
    page.locator("#id_summary").fill(SUMMARY)
    row = get_row(page, "participations", 0)
    row.get_by_label("Organisation:", exact=True).fill(organisation)
    row.get_by_label("Kind of a new organisation:").select_option("Community group")
    for number, source in enumerate("112"):
        if number:
            add_row(page, "outcomes", "Outcome")
        type_outcome(get_row(page, "outcomes", number), source)


def type_outcome(row: Locator, source: str) -> None:
    for name, text in {"measure": "Nights", "result": "18 of 21", "period": "2026", "design": "Diary"}.items():
        row.locator(f"[name$=-{name}]").fill(text)
    row.locator("[name$=-direction]").select_option("positive")
    row.locator("[name$=-source]").fill(source)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_entry_is_typed_in_one_pass(in_browser: BrowserVisits, has_script: bool) -> None:
    title, organisation = f"Night sitters {has_script}", f"Zennor Sitters {has_script}"

    def visit(page: Page) -> None:
        sign_in(page)
        type_entry(page, title, organisation)
        page.get_by_role("button", name="Show preview").click()
        expect(page.frame_locator("iframe[name=preview]").get_by_text(SUMMARY).first).to_be_visible()
        expect(page.frame_locator("iframe[name=preview]").get_by_text(organisation).first).to_be_visible()
        follow_link(page.get_by_role("button", name="Save and continue editing"))
        expect(page.get_by_text("was added successfully")).to_be_visible()
        assert [page.locator(f"#id_outcomes-{n}-source").input_value() for n in range(3)] == ["1", "1", "2"]
        expect(page.locator("#id_participations-0-organisation")).to_have_value(organisation)
        expect(page.locator("#id_sources-1-citation")).to_have_value("University of Zennor, survey")

    in_browser(visit, java_script_enabled=has_script)


def test_form_is_accessible_and_readable(in_browser: BrowserVisits) -> None:
    """With errors, too, and at both widths. The sources that are typed are offered where they are cited."""

    def visit(page: Page) -> None:
        sign_in(page)
        page.goto("/admin/examples/example/add/")
        page.get_by_label("Citation:").first.fill("A report")
        page.locator("#id_title").focus()
        expect(page.locator("#source-numbers option")).to_have_attribute("label", "A report")
        follow_link(page.get_by_role("button", name="Save", exact=True))
        expect(page.get_by_role("alert")).to_be_visible()
        for size in (WIDE, NARROW):
            resize(page, size)
            assert run_axe(page) == []
            assert page.evaluate(SMALL_TEXTS) == []
        assert_fits_narrow(page)

    in_browser(visit)
