"""Somebody's first day at the desk: app, recovery codes, out, and in again without the phone. Each page is sound."""

from base64 import b32decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.signing_in import code_of, next_recovery_code
from tests.system.browsing import WCAG, WIDE, Visits, axe, fits_narrow, follow
from tests.system.serving import EDITOR, PASSWORD, Site

pytestmark = pytest.mark.once  # the pages say the same whichever database they come from

NAME, FIRST = "newcomer", "a first long phrase"


def sound(page: Page) -> None:
    """No fault that axe finds, one main heading, and nothing to scroll sideways on a phone."""
    assert axe(page, WCAG) == []
    assert page.locator("h1").count() == 1
    fits_narrow(page)
    page.set_viewport_size(WIDE)


def give_password(page: Page, name: str, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/**")


def make_account(page: Page) -> None:
    give_password(page, EDITOR, PASSWORD)
    expect(page.get_by_label("Code")).to_be_focused()
    sound(page)
    follow(page.get_by_role("link", name="use a recovery code"))
    sound(page)
    page.get_by_label("Recovery code").fill(next_recovery_code())
    follow(page.get_by_role("button", name="Continue"))
    page.goto("/admin/auth/user/add/")
    sound(page)
    page.get_by_label("Username:").fill(NAME)
    page.get_by_label("contributor").check()
    page.get_by_label("Password:", exact=True).fill(FIRST)
    page.get_by_label("Password confirmation:").fill(FIRST)
    follow(page.get_by_role("button", name="Save", exact=True))
    sound(page)
    for address in ("/admin/auth/user/", "/admin/examples/accountevent/", "/admin/kept/", "/admin/password_change/"):
        page.goto(address)
        sound(page)
    follow(page.get_by_role("button", name="Log out"))


def set_up(page: Page) -> str:
    """-> one of the recovery codes"""
    give_password(page, NAME, FIRST)
    sound(page)
    square = page.get_by_role("img", name="Square that holds the key")
    assert square.bounding_box()
    key = page.locator(".desk-key").inner_text()
    page.get_by_label("First code from the app").fill(code_of(_hex(key)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    codes = page.locator(".desk-recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    sound(page)
    follow(page.get_by_role("link", name="I have kept them"))
    expect(page.get_by_role("heading", name="What would you like to work on?")).to_be_visible()
    return codes[4]


def _hex(key: str) -> str:
    return b32decode(key.replace(" ", "")).hex()


def test_first_day(
    new_site: Callable[[str], AbstractContextManager[Site]], browser: tuple[ThreadPoolExecutor, Browser]
) -> None:
    with new_site("accounts") as desk:

        def visit(page: Page) -> None:
            page.goto("/admin/login/")
            sound(page)
            make_account(page)
            spare = set_up(page)
            page.goto("/admin/second-factor/")
            sound(page)
            follow(page.get_by_role("link", name="Make new recovery codes"))
            sound(page)
            follow(page.get_by_role("button", name="Log out"))
            sound(page)
            give_password(page, NAME, FIRST)
            follow(page.get_by_role("link", name="use a recovery code"))
            page.get_by_label("Recovery code").fill(spare.upper())
            follow(page.get_by_role("button", name="Continue"))
            expect(page.get_by_role("heading", name="What would you like to work on?")).to_be_visible()

        Visits(*browser, desk.url)(visit)


def test_typing_keeps_the_session_alive_and_silence_is_warned_of(
    new_site: Callable[[str], AbstractContextManager[Site]], browser: tuple[ThreadPoolExecutor, Browser]
) -> None:
    with new_site("alive") as desk:

        def visit(page: Page) -> None:
            give_password(page, EDITOR, PASSWORD)
            page.goto("/admin/second-factor/check/?recovery=1")
            page.get_by_label("Recovery code").fill(next_recovery_code())
            page.clock.install()
            follow(page.get_by_role("button", name="Continue"))
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto("/admin/examples/synonymgroup/add/")
            status = page.locator("#desk-alive")
            page.clock.fast_forward("04:00")
            page.get_by_label("Slug:").fill("a")
            page.clock.run_for(30_000)
            assert not [url for url in asked if url.endswith("/alive/")]
            page.clock.run_for(40_000)
            expect(status).to_have_text("")
            assert len([url for url in asked if url.endswith("/alive/")]) == 1
            page.clock.fast_forward("13:05")
            page.clock.run_for(10_000)
            expect(status).to_contain_text("signed out in two minutes")
            page.clock.fast_forward("02:00")
            page.clock.run_for(10_000)
            expect(status).to_contain_text("it is kept")

        Visits(*browser, desk.url)(visit)
