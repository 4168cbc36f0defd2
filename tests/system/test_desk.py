"""The desk's own soundness: each kind of page for axe, and on a small screen. What people do there: test_life.py."""

import pytest
from playwright.sync_api import Page

from tests.signing_in import next_recovery_code
from tests.system.browsing import NARROW, WCAG, Visits, axe, follow
from tests.system.serving import EDITOR, PASSWORD


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))
    follow(page.get_by_role("link", name="use a recovery code"))
    page.get_by_label("Recovery code").fill(next_recovery_code())
    follow(page.get_by_role("button", name="Continue"))


@pytest.mark.parametrize("path", ["", "examples/example/", "examples/example/add/", "examples/icb/"])
def test_desk_is_sound(in_browser: Visits, path: str) -> None:
    def visit(page: Page) -> None:
        sign_in(page)
        page.goto(f"/admin/{path}")
        assert axe(page, WCAG) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]

    in_browser(visit)
