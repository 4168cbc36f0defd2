"""Sessions end after a time, and with every sign-out and change of password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from examples.models import AccountEvent, SynonymGroup
from tests.helpers.accounts import (
    LOGIN,
    PASSWORD,
    add_app,
    create_account,
    generate_code,
    is_signed_in,
    sign_in,
    submit_password,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/examples/synonymgroup/add/"
Later = Callable[..., None]


@pytest.fixture
def editor() -> User:
    return create_account("edith", "editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = sign_in(editor)
    client.get("/admin/")
    return client


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """later(minutes=14) moves the clock forward."""
    clock = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock[0])

    def move(**by: float) -> None:
        clock[0] += dt.timedelta(**by)

    return move


def test_session_ends_after_fifteen_idle_minutes(browser: Client, later: Later) -> None:
    later(minutes=14, seconds=50)
    assert is_signed_in(browser)
    later(minutes=14, seconds=50)
    assert is_signed_in(browser)
    later(minutes=15)
    answer = browser.get("/admin/examples/icb/?q=devon")
    assert answer["Location"] == f"{LOGIN}?next=%2Fadmin%2Fexamples%2Ficb%2F%3Fq%3Ddevon&ended=idle"
    assert "you were inactive for 15 minutes" in browser.get(answer["Location"]).content.decode()
    assert not is_signed_in(browser)
    assert AccountEvent.objects.filter(kind="signed-out", detail="Inactive for 15 minutes").count() == 1


def test_session_ends_after_twelve_hours(browser: Client, later: Later) -> None:
    for _ in range(71):
        later(minutes=10)
        browser.get("/admin/alive/")
    assert is_signed_in(browser)
    later(minutes=10)
    assert "ended=long" in browser.get("/admin/")["Location"]


def test_session_without_second_factor_ends(client: Client, editor: User, later: Later) -> None:
    client.post(LOGIN, {"username": "edith", "password": PASSWORD})
    later(minutes=15)
    assert client.get("/admin/second-factor/set-up/")["Location"].startswith(LOGIN)


def test_typing_extends_session(browser: Client, later: Later) -> None:
    for _ in range(3):
        later(minutes=10)
        assert browser.get("/admin/alive/").status_code == 204
    assert is_signed_in(browser)


def test_pages_load_session_timeout_script(browser: Client) -> None:
    page = browser.get("/admin/examples/icb/").content.decode()
    assert 'role="status" data-address="/admin/alive/" data-idle="900"' in page
    assert "admin/examples/session_timeout.js" in page
    assert "admin/examples/session_timeout.js" not in Client().get(LOGIN).content.decode()


def test_public_pages_use_no_session(browser: Client, later: Later) -> None:
    """Public pages neither extend an editor's session nor end it."""
    later(minutes=14)
    with CaptureQueriesContext(connection) as theirs:
        assert "Cookie" not in browser.get("/examples/").get("Vary", "")
    assert [query["sql"] for query in theirs if "session" in query["sql"] or "auth_user" in query["sql"]] == []
    assert not Client().get("/examples/").cookies
    later(minutes=2)
    browser.get("/examples/")
    assert Session.objects.count() == 1
    assert not is_signed_in(browser)


def test_sign_out_and_new_password_end_other_sessions(editor: User, browser: Client) -> None:
    other, friend = sign_in(editor), sign_in(create_account("fay", "editor"))
    words = {"old_password": PASSWORD, "new_password1": "quite another phrase", "new_password2": "quite another phrase"}
    assert browser.post("/admin/password_change/", words).status_code == 302
    assert (is_signed_in(browser), is_signed_in(other), is_signed_in(friend)) == (True, False, True)
    editor.refresh_from_db()
    other = sign_in(editor)
    assert "signed out" in browser.post("/admin/logout/").content.decode()
    assert (is_signed_in(browser), is_signed_in(other), is_signed_in(friend)) == (False, False, True)
    assert browser.get("/admin/logout/").status_code == 405


def test_new_password_ends_pending_sign_in(client: Client, editor: User) -> None:
    key = add_app(editor)
    client.post(LOGIN, {"username": "edith", "password": PASSWORD})
    editor.set_password("quite another phrase")
    editor.save()
    assert client.post("/admin/second-factor/code/", {"code": generate_code(key)})["Location"].startswith(LOGIN)
    assert not is_signed_in(client)


def test_inactive_account_cannot_enter_code(client: Client, editor: User) -> None:
    key = add_app(editor)
    client.post(LOGIN, {"username": "edith", "password": PASSWORD})
    editor.is_active = False
    editor.save()
    assert client.post("/admin/second-factor/code/", {"code": generate_code(key)})["Location"].startswith(LOGIN)
    assert not is_signed_in(client)
    assert not AccountEvent.objects.filter(detail="With a code from the app").exists()


def test_form_after_session_end_changes_nothing(browser: Client, later: Later) -> None:
    later(minutes=16)
    form = {"slug": "dying", "direction": "two-way", "terms": "dying\nlast days", "_save": "Save"}
    assert browser.post(ADD, form)["Location"] == f"{LOGIN}?next=%2Fadmin%2F&ended=idle"
    assert browser.post(ADD, form)["Location"].startswith(LOGIN)
    assert not SynonymGroup.objects.exists()


def test_tidy_deletes_expired_rows(browser: Client, later: Later, capsys: pytest.CaptureFixture[str]) -> None:
    Client().post(LOGIN, {"username": "nobody", "password": "wrong"})
    call_command("tidy")
    assert "expired session: 0 deleted" in capsys.readouterr().out
    later(days=1)
    call_command("tidy")
    output = capsys.readouterr().out
    assert "expired session: 1 deleted" in output
    assert "count of wrong passwords: 1 deleted" in output
    assert not Session.objects.exists()


def test_session_from_the_future_has_ended(browser: Client, later: Later) -> None:
    """The clock was put back by an hour. Without this, the session would last that much longer."""
    later(hours=-1)
    assert not is_signed_in(browser)


def test_session_survives_a_small_difference_of_clocks(browser: Client, later: Later) -> None:
    later(seconds=-3)
    assert is_signed_in(browser)


def test_copy_of_the_database_opens_no_session(client: Client, editor: User) -> None:
    """Not even by the key of an app that is being set up, which the session holds."""
    submit_password(client)
    secret = client.session["mfa.totp.secret"]
    key = client.cookies["sessionid"].value
    stored = [value for row in Session.objects.values_list() for value in (*map(str, row), str(_decode(row[1])))]
    assert stored
    assert not [text for text in stored if key in text or secret in text]
    for value in Session.objects.values_list("session_key", flat=True):
        thief = Client()
        thief.cookies["sessionid"] = value
        assert "mfa.totp.secret" not in thief.session


def _decode(data: str) -> object:
    """What Django's own store reads without a key."""
    return DatabaseSessionStore().decode(data)


def test_session_of_another_secret_key_has_ended(browser: Client, settings: Settings) -> None:
    settings.SECRET_KEY = "another " * 8
    assert not is_signed_in(browser)
