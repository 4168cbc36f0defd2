"""Lockout: after ten wrong passwords, a username is locked for an hour, at that address only."""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from examples.client_address import get_client_address
from examples.models import AccountEvent
from tests.helpers.accounts import LOGIN, PASSWORD, create_account, sign_in

pytestmark = pytest.mark.django_db
WRONG = "wrong"
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def editor() -> User:
    return create_account("edith", "editor")


def try_sign_in(name: str = "edith", password: str = WRONG, address: str = HERE, **headers: str) -> Any:
    return Client().post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address, headers=headers)


def read_page(answer: Any) -> str:
    """Returns the page without its CSRF token."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def can_sign_in(name: str = "edith", address: str = HERE) -> bool:
    return bool(try_sign_in(name, PASSWORD, address).status_code == 302)


@pytest.fixture
def locked() -> Any:
    answers = [try_sign_in(user_agent=f"browser {n}", x_forwarded_for=f"198.51.100.{n}") for n in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    return answers[-1]


def test_lockout_after_ten_wrong_passwords(locked: Any) -> None:
    """Other browsers or a forged X-Forwarded-For make no difference."""
    assert "wait an hour, or ask an administrator" in locked.content.decode()
    assert locked["Retry-After"] == "3600"
    assert "no-store" in locked["Cache-Control"]
    assert not can_sign_in()
    assert can_sign_in(address=THERE)


def test_lockout_spares_others_at_the_address(locked: Any) -> None:
    create_account("fay", "editor")
    assert can_sign_in("fay")


@pytest.mark.parametrize(("hops", "ours"), [(1, ""), (2, ", 10.0.0.2")])
def test_lockout_behind_proxies(settings: Settings, hops: int, ours: str) -> None:
    """What the client sends in X-Forwarded-For makes no difference."""
    settings.PROXY_HOPS = hops
    for number in range(10):
        try_sign_in(address="10.0.0.1", x_forwarded_for=f"203.0.113.{number}, {HERE}{ours}")

    def status(forwarded: str) -> int:
        return int(try_sign_in(password=PASSWORD, address="10.0.0.1", x_forwarded_for=forwarded).status_code)

    assert status(f"{THERE}, {HERE}{ours}") == 429
    assert status(f"{HERE}, {THERE}{ours}") == 302
    assert set(AccountEvent.objects.filter(kind="refused").values_list("address", flat=True)) == {HERE}


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9, 192.0.2.7:4711", "192.0.2.7"),
        (1, "203.0.113.9,[2001:db8::7]:4711", "2001:db8::7"),
        (1, "203.0.113.9, nonsense", None),
        (1, "", "10.0.0.1"),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_client_address_behind_proxies(
    rf: Any, settings: Settings, hops: int, forwarded: str, address: str | None
) -> None:
    settings.PROXY_HOPS = hops
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    assert get_client_address(request) == address


def test_right_password_resets_the_count() -> None:
    for _ in range(3):
        assert [try_sign_in().status_code for _ in range(9)] == [200] * 9
        assert can_sign_in()


def test_lockout_ends_after_an_hour_despite_attempts(locked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def at(minutes: int) -> None:
        moment = dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=minutes)
        for place in ("django.utils.timezone.now", "axes.handlers.proxy.now"):
            monkeypatch.setattr(place, lambda: moment)

    at(59)
    assert try_sign_in().status_code == 429
    at(61)
    assert can_sign_in()


def test_unlock_by_command_and_administrator(locked: Any) -> None:
    call_command("axes_reset_username", "edith")
    assert can_sign_in()
    for _ in range(10):
        try_sign_in()
    ada, edith = sign_in(create_account("ada", "administrator")), User.objects.get(username="edith")
    ada.post("/admin/auth/user/", {"action": "unlock_accounts", "_selected_action": str(edith.pk)})
    assert can_sign_in()
    assert AccountEvent.objects.filter(who="ada", about="edith", detail__contains="Unlocked after").exists()


def test_response_is_the_same_for_unknown_names() -> None:
    for number in range(1, 12):
        known, unknown = try_sign_in(), try_sign_in("zebedee")
        assert known.status_code == unknown.status_code == (429 if number >= 10 else 200)
        assert read_page(known).replace("edith", "") == read_page(unknown).replace("zebedee", "")


def test_hashing_is_the_same_for_unknown_names(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    create_account("fay", "editor")
    User.objects.create_user("gone", password=PASSWORD, is_staff=True, is_active=False)
    digests: list[str] = []
    real = Argon2PasswordHasher.verify, Argon2PasswordHasher.encode

    def verify(*given: Any) -> bool:
        digests.append("verify")
        return real[0](*given)

    def encode(*given: Any) -> str:
        digests.append("encode")
        return real[1](*given)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    monkeypatch.setattr(Argon2PasswordHasher, "encode", encode)
    for name in ("fay", "gone", "nobody"):
        digests.clear()
        try_sign_in(name)
        assert len(digests) == 1, name


@pytest.mark.parametrize("name", ["", " ", "\x00", "a\x00b", "x" * 10_000, "a\nb", "💐", "edith\n"])
def test_malformed_names_are_refused(name: str) -> None:
    assert try_sign_in(name).status_code == 200


def test_passwords_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Neither a wrong password nor a password typed into the username field."""
    with caplog.at_level(logging.DEBUG):
        try_sign_in(password="hunter2-hunter2")
        try_sign_in(name="my-secret-phrase", password="x")
    assert "hunter2" not in caplog.text
    assert "my-secret-phrase" not in caplog.text
    assert "hunter2" not in "".join(map(str, AccessAttempt.objects.values_list()))
    assert not AccountEvent.objects.filter(about="my-secret-phrase").exists()
    assert {event.about for event in AccountEvent.objects.filter(kind="refused")} == {"edith", ""}
