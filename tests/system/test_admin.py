"""Every admin page is accessible and fits a small screen. The entry's form and tasks are in test_entry_*.py."""

import pytest
from playwright.sync_api import Page

from tests.helpers.accounts import take_recovery_code
from tests.helpers.browser import WIDE, BrowserVisits, assert_fits_narrow, follow_link, run_axe
from tests.helpers.server import EDITOR, PASSWORD

pytestmark = pytest.mark.once  # pages are the same on either database

# One visit for each group: signing in takes longer than checking a page.
PAGES = {
    "examples": ["", "example/", "example/deleted/", "example/1/review/", "example/1/history/"],
    "steps": ["example/1/schedule/", "term/1/merge/", "term/1/rename/", "term/order/setting/"],
    "tables": ["example/exchange/", "link/", "term/", "icb/"],
    "accounts": ["auth/user/", "auth/user/add/", "accountevent/", "second-factor/", "password_change/"],
}
OTHER_APPS = ("auth/", "second-factor/", "password_change/")


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    follow_link(page.get_by_role("button", name="Sign in"))
    page.get_by_label("Code").fill(take_recovery_code())
    follow_link(page.get_by_role("button", name="Continue"))


@pytest.mark.parametrize("kind", PAGES)
def test_admin_page_is_accessible(in_browser: BrowserVisits, kind: str) -> None:
    def visit(page: Page) -> None:
        sign_in(page)
        for path in PAGES[kind]:
            page.set_viewport_size(WIDE)
            address = f"/admin/{path}" if not path or path.startswith(OTHER_APPS) else f"/admin/examples/{path}"
            response = page.goto(address)
            assert response is not None
            assert (response.status, page.url.removeprefix(in_browser.home)) == (200, address)
            assert run_axe(page) == [], path
            assert_fits_narrow(page)
            assert run_axe(page) == [], path

    in_browser(visit)
