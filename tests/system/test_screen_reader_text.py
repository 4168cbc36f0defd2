"""What a screen reader finds on the page of an example: headings, and tables with row and column headers."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.helpers.browser import NARROW, BrowserVisits

pytestmark = pytest.mark.once  # pages are the same on either database

HEADINGS = [
    (1, "IMPaCT: one palliative care team and one phone number for Liverpool and South Sefton"),
    (2, "How strong is the evidence?"),
    (2, "Limitations"),
    (2, "Results in detail"),
    (2, "What was needed"),
    (2, "What was done"),
    (2, "What you need to get started"),
    (2, "Costs"),
    (2, "Priorities and organisations"),
    (2, "Contact"),
    (2, "Sources"),
    (2, "Related examples"),
    (2, "About this entry"),
    (3, "Cite this entry"),
]
RESULTS = ["What was looked at", "Result", "How we know"]
TABLE = ("table", "row", "columnheader", "rowheader", "cell")
COSTS = ["Amount", "What it covers", "Basis"]


def test_headings_and_tables_of_an_example(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/examples/impact-liverpool-south-sefton/")
        snapshot = page.locator("main").aria_snapshot()
        headings = [(int(level), text) for text, level in re.findall(r'heading "(.+)" \[level=(\d)\]', snapshot)]
        assert [heading for heading in headings if heading[0] < 4] == HEADINGS
        assert re.findall(r'columnheader "(.+)"', snapshot) == RESULTS + COSTS
        assert 'rowheader "People referred for a hospice bed who were admitted within one day' in snapshot
        assert 'navigation "Contents of this example"' in snapshot

    in_browser(visit)


def test_tables_are_still_tables_on_a_narrow_screen(in_browser: BrowserVisits) -> None:
    """They look like cards there. Checks the browser's accessibility tree, not the markup."""

    def count_roles(page: Page) -> Counter[str]:
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
        return Counter(node["role"]["value"] for node in tree["nodes"] if not node["ignored"])

    def visit(page: Page) -> None:
        page.goto("/examples/impact-liverpool-south-sefton/")
        wide = count_roles(page)
        assert wide["table"] == 2
        assert wide["columnheader"] == len(RESULTS + COSTS)
        page.set_viewport_size(NARROW)
        narrow = count_roles(page)
        assert {role: narrow[role] for role in TABLE} == {role: wide[role] for role in TABLE}

    in_browser(visit)
