"""Signing in for the first time, with recovery codes and with passkeys. Every page on the way is accessible."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.accounts import generate_code, take_recovery_code
from tests.helpers.browser import WCAG, WIDE, BrowserVisits, assert_fits_narrow, follow_link, pause_clock, run_axe
from tests.helpers.server import OWNER, PASSWORD, RunningSite

pytestmark = pytest.mark.once  # pages are the same on either database

NAME, FIRST_PASSWORD = "newcomer", "a first long phrase"


def assert_sound(page: Page) -> None:
    """No fault for axe, one main heading, no sideways scrolling on a phone."""
    assert run_axe(page, WCAG) == []
    assert page.locator("h1").count() == 1
    assert_fits_narrow(page)
    page.set_viewport_size(WIDE)


def give_password(page: Page, name: str, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/**")


def make_account(page: Page) -> None:
    give_password(page, OWNER, PASSWORD)
    expect(page.get_by_label("Code")).to_be_focused()
    assert_sound(page)
    page.get_by_label("Code").fill(take_recovery_code())
    follow_link(page.get_by_role("button", name="Continue"))
    page.goto("/admin/auth/user/add/")
    assert_sound(page)
    page.get_by_label("Username:").fill(NAME)
    page.get_by_label("contributor").check()
    page.get_by_label("Password:", exact=True).fill(FIRST_PASSWORD)
    page.get_by_label("Password confirmation:").fill(FIRST_PASSWORD)
    follow_link(page.get_by_role("button", name="Save", exact=True))
    assert_sound(page)
    for address in ("/admin/auth/user/", "/admin/examples/accountevent/", "/admin/password_change/"):
        page.goto(address)
        assert_sound(page)
    follow_link(page.get_by_role("button", name="Log out"))


def set_up_second_factor(page: Page) -> str:
    """Returns one of the recovery codes."""
    give_password(page, NAME, FIRST_PASSWORD)
    assert_sound(page)
    image = page.get_by_role("img", name="QR code with the key")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth")
    key = page.locator(".admin-key").inner_text().replace(" ", "")
    page.get_by_label("First code from the app").fill(generate_code(key))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    codes = page.locator(".admin-recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    assert_sound(page)
    follow_link(page.get_by_role("link", name="I have saved these codes"))
    expect(page.get_by_role("heading", name="What would you like to work on?")).to_be_visible()
    return codes[4]


def test_new_editor_sets_up_account_and_signs_in_with_recovery_code(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto("/admin/login/")
        assert_sound(page)
        make_account(page)
        recovery_code = set_up_second_factor(page)
        page.goto("/admin/second-factor/")
        assert_sound(page)
        follow_link(page.get_by_role("link", name="Make new recovery codes"))
        assert_sound(page)
        follow_link(page.get_by_role("button", name="Log out"))
        assert_sound(page)
        give_password(page, NAME, FIRST_PASSWORD)
        page.get_by_label("Code").fill(recovery_code)
        follow_link(page.get_by_role("button", name="Continue"))
        expect(page.get_by_role("heading", name="What would you like to work on?")).to_be_visible()

    in_browser(visit)


def use_virtual_passkeys(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    verified = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **verified}})


def test_passkey_replaces_the_code(site: RunningSite, browser: tuple[ThreadPoolExecutor, Browser]) -> None:
    """At localhost, because browsers do not allow passkeys for IP addresses."""

    def visit(page: Page) -> None:
        use_virtual_passkeys(page)
        give_password(page, OWNER, PASSWORD)
        expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
        page.get_by_label("Code").fill(take_recovery_code())
        follow_link(page.get_by_role("button", name="Continue"))
        page.goto("/admin/second-factor/passkeys/add/")
        assert_sound(page)
        page.get_by_label("Code").fill(take_recovery_code())
        follow_link(page.get_by_role("button", name="Continue"))
        assert_sound(page)
        page.get_by_label("Name").fill("Laptop")
        follow_link(page.get_by_role("button", name="Add a passkey"))
        expect(page.get_by_text("Laptop, added on")).to_be_visible()
        assert_sound(page)
        follow_link(page.get_by_role("button", name="Log out"))
        give_password(page, OWNER, PASSWORD)
        assert_sound(page)
        follow_link(page.get_by_role("button", name="Use a passkey"))
        expect(page.get_by_role("heading", name="What would you like to work on?")).to_be_visible()
        page.goto("/admin/second-factor/")
        follow_link(page.get_by_role("link", name="Remove Laptop"))
        page.get_by_label("Code").fill(take_recovery_code())
        follow_link(page.get_by_role("button", name="Continue"))
        assert_sound(page)
        follow_link(page.get_by_role("button", name="Remove passkey"))
        expect(page.get_by_role("link", name="Remove Laptop")).to_have_count(0)

    BrowserVisits(*browser, site.url.replace("127.0.0.1", "localhost"))(visit)


def test_typing_extends_the_session_and_idleness_shows_a_warning(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        give_password(page, OWNER, PASSWORD)
        page.get_by_label("Code").fill(take_recovery_code())
        page.clock.install()
        follow_link(page.get_by_role("button", name="Continue"))
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto("/admin/examples/synonymgroup/add/")
        pause_clock(page)
        status = page.locator("#admin-session-timeout")
        page.clock.fast_forward("04:00")
        page.get_by_label("Slug:").fill("a")
        page.clock.run_for(30_000)
        assert not [url for url in requests if url.endswith("/alive/")]
        with page.expect_event("requestfinished"):
            page.clock.run_for(40_000)
        expect(status).to_have_text("")
        assert len([url for url in requests if url.endswith("/alive/")]) == 1
        page.clock.fast_forward("13:05")
        page.clock.run_for(10_000)
        expect(status).to_contain_text("signed out in less than 2 minutes")
        page.clock.fast_forward("02:00")
        page.clock.run_for(10_000)
        expect(status).to_contain_text("Copy what you have typed")

    in_browser(visit)
