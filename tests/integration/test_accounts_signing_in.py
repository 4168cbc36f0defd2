"""Sign-in: username and password, then a code; no access to the admin before that."""

from __future__ import annotations

import re
import time
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pytest_django import Settings

from examples.admin.accounts import urls
from examples.admin.accounts.admin import unlock_user
from tests.helpers.accounts import (
    CODE,
    CONFIRM,
    LOGIN,
    PASSWORD,
    SET_UP,
    add_app,
    add_recovery_codes,
    create_account,
    generate_code,
    is_signed_in,
    sign_in,
    submit_password,
)

pytestmark = pytest.mark.django_db
OPEN_NAMES = {
    "login",
    "account_login",
    "logout",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_qr_code",
}


@pytest.fixture
def editor() -> User:
    return create_account("edith", "editor")


@pytest.fixture
def key(editor: User) -> str:
    """Returns the key of the editor's app."""
    return add_app(editor)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """clock(90) moves the time of codes and rate limits forward by 90 seconds."""
    ahead = [0.0]
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + ahead[0])

    def move(seconds: float) -> None:
        ahead[0] += seconds

    return move


def test_code_works_once(client: Client, key: str) -> None:
    page = submit_password(client, next_path="/admin/examples/icb/")
    assert page.request["PATH_INFO"] == CODE
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert 'inputmode="numeric"' in page.content.decode()
    assert not is_signed_in(client)
    code = generate_code(key)
    answer = client.post(CODE, {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == "/admin/examples/icb/"
    assert is_signed_in(client)
    other = Client()
    submit_password(other)
    assert "not right" in other.post(CODE, {"code": code}).content.decode()
    assert not is_signed_in(other)


def test_used_codes_are_shared_by_all_processes(settings: Settings, key: str) -> None:
    """A cache in each process would accept a code again in another process."""
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert not Authenticator.objects.get().wrap().validate_code("000000")
    code = generate_code(key)
    assert [Authenticator.objects.get().wrap().validate_code(code) for _ in range(2)] == [True, False]


def test_session_key_changes_at_each_step(client: Client, key: str) -> None:
    client.get(LOGIN)
    keys = [""]
    submit_password(client)
    keys.append(client.cookies["sessionid"].value)
    client.post(CODE, {"code": generate_code(key)})
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 3


def test_recovery_code_works_once(editor: User, key: str) -> None:
    code, other, *_ = add_recovery_codes(editor)
    dashed = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    for typed, works in ((dashed, True), (dashed, False), (code, False), (f" {other[:6]} {other[6:]} ", True)):
        client = Client()
        submit_password(client)
        page = client.post(CODE, {"code": typed})
        assert is_signed_in(client) == works
        assert page.status_code == (302 if works else 200)
    left = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(left) == 8


def test_wrong_codes_delay_the_next(client: Client, key: str, clock: Any) -> None:
    submit_password(client)
    wrong = f"{(int(generate_code(key)) + 1) % 1_000_000:06}"
    for _ in range(5):
        client.post(CODE, {"code": wrong}, headers={"x-forwarded-for": "198.51.100.7"})
    assert "Wait 5 minutes" in client.post(CODE, {"code": generate_code(key)}).content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    submit_password(elsewhere)
    elsewhere.post(CODE, {"code": generate_code(key)})
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)
    clock(5 * 60)
    client.post(CODE, {"code": generate_code(key)})
    assert is_signed_in(client)


def test_twenty_wrong_codes_lock_for_a_day(client: Client, editor: User, key: str, clock: Any) -> None:
    for _ in range(4):
        submit_password(client)
        for _ in range(5):
            client.post(CODE, {"code": "000000"})
        clock(10 * 60)
    submit_password(client)
    client.post(CODE, {"code": generate_code(key)})
    assert not is_signed_in(client)
    unlock_user(editor)
    client.post(CODE, {"code": generate_code(key)})
    assert is_signed_in(client)


def test_password_step_expires_after_fifteen_minutes(client: Client, key: str, clock: Any) -> None:
    submit_password(client)
    clock(15 * 60 + 1)
    assert client.post(CODE, {"code": generate_code(key)})["Location"].startswith(LOGIN)
    assert not is_signed_in(client)


def list_addresses() -> list[str]:
    """Returns every address of the admin, with made-up values for its parameters."""
    desk = next(part for part in get_resolver().url_patterns if getattr(part, "app_name", "") == "admin")
    found: list[str] = []

    def collect(patterns: Any, prefix: str) -> None:
        for part in patterns:
            route = prefix + str(part.pattern)
            if not isinstance(part, URLPattern):
                collect(part.url_patterns, route)
            elif part.name not in OPEN_NAMES:
                found.append(re.sub(r"<[^>]+>", "1", route))

    collect([*urls.urlpatterns, *desk.url_patterns], "/admin/")  # type: ignore[union-attr]
    return [re.sub(r"\^?\(\?P1.*", "nowhere/", address) for address in found]


def test_password_alone_gives_no_access(editor: User) -> None:
    """Covers every address of the admin, including those that other modules add."""
    nobody, half, no_app, stage = Client(), Client(), create_account("newt", "publisher"), Client()
    half.force_login(editor)
    fresh = Client()
    fresh.force_login(no_app)
    add_app(editor)
    submit_password(stage)
    assert len(list_addresses()) > 80
    for address, browser in product(list_addresses(), (nobody, half, fresh, stage)):
        for ask in (browser.get, browser.post):
            answer = ask(address)
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, LOGIN), address


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/admin/signup/",
        "/admin/password/reset/",
        "/admin/password_reset/",
        "/.well-known/change-password",
        "/login/",
        "/second-factor/",
        "/second-factor/code/",
    ],
)
def test_sign_up_and_reset_pages_do_not_exist(client: Client, path: str) -> None:
    answer = client.get(path)
    outside = not path.startswith("/admin/")
    assert answer.status_code == 404 if outside else answer["Location"].startswith(LOGIN)
    assert not client.cookies
    assert not outside or "/admin/" not in answer.content.decode()


def test_incomplete_sign_in_redirects_to_next_step(client: Client, editor: User) -> None:
    submit_password(client)
    assert client.get("/admin/examples/term/?q=a", follow=True).request["PATH_INFO"] == SET_UP
    client.post("/admin/logout/")
    add_app(editor)
    submit_password(client)
    assert client.get("/admin/examples/term/?q=a", follow=True).request["PATH_INFO"] == CODE
    assert client.post("/admin/logout/").status_code == 200
    assert client.get(CODE)["Location"].startswith(LOGIN)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"])
def test_redirect_to_another_host_is_refused(client: Client, key: str, elsewhere: str) -> None:
    submit_password(client, next_path=elsewhere)
    answer = client.post(f"{CODE}?next={elsewhere}", {"code": generate_code(key), "next": elsewhere})
    assert answer["Location"] == "/admin/"
    assert sign_in(create_account("second")).get(f"{LOGIN}?next={elsewhere}")["Location"] == "/admin/"
    answer = client.post(f"{CONFIRM}?next={elsewhere}", {"code": generate_code(key, 1), "next": elsewhere})
    assert answer["Location"] == "/admin/"


def test_account_without_staff_access_is_refused(client: Client) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    assert "Enter the correct username and password" in submit_password(client, "reader").content.decode()
    client.force_login(User.objects.get())
    for address in (SET_UP, CONFIRM, f"{SET_UP}qr.svg"):
        assert client.get(address)["Location"].startswith(LOGIN)
    assert "does not have access to the desk" in client.get(LOGIN).content.decode()


def test_sign_in_pages_are_not_cached_and_have_no_inline_code(editor: User) -> None:
    client = Client()
    pages = [client.get(LOGIN), submit_password(client)]
    key = add_app(editor)
    submit_password(client := Client())
    pages.append(client.get(CODE))
    client.post(CODE, {"code": generate_code(key)})
    pages.append(client.get(CONFIRM))
    client.post(CONFIRM, {"code": generate_code(key, 1)})
    names = ("mfa_index", "mfa_generate_recovery_codes", "mfa_activate_totp", "mfa_add_webauthn")
    pages += [client.get(reverse(name)) for name in (*names, "admin:password_change", "admin:jsi18n")]
    for page in pages:
        assert page.status_code == 200
        assert {"no-store", "private"} <= {part.strip() for part in page["Cache-Control"].split(",")}
        assert not re.search(r"\sstyle=|<style|<script>|\son\w+=|src=\"data:", page.content.decode())


def test_forms_need_csrf_token(editor: User) -> None:
    client = sign_in(editor, enforce_csrf_checks=True)
    own = {pattern.name for pattern in urls.urlpatterns}
    without_row = sorted(own - {"mfa_remove_webauthn", "mfa_qr_code", "mfa_index"})
    for name in ("admin:login", "admin:logout", "admin:password_change", *without_row):
        assert client.post(reverse(name), {"code": "1"}).status_code == 403, name
    assert client.post(reverse("mfa_remove_webauthn", args=[1])).status_code == 403
