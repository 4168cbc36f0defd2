"""Accounts in the admin are created, changed and deactivated; the audit log records everything."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.test import Client

from examples.admin.accounts import audit
from examples.admin.accounts.admin import AccountAdmin
from examples.models import AccountEvent
from inspire.logs import build_formatter
from tests.helpers.accounts import PASSWORD, add_app, add_recovery_codes, create_account, generate_code, sign_in
from tests.helpers.browser_form import read_form, set_values

pytestmark = pytest.mark.django_db
USERS, LOG = "/admin/auth/user/", "/admin/examples/accountevent/"
NEW = "a new enough phrase"
Log = list[tuple[str, str, str, str]]


@pytest.fixture
def ada() -> Client:
    return sign_in(create_account("ada", "administrator"))


@pytest.fixture
def edith() -> User:
    return create_account("edith", "editor")


def change_account(client: Client, user: User, **values: Any) -> Any:
    page = client.get(f"{USERS}{user.pk}/change/")
    return client.post(f"{USERS}{user.pk}/change/", set_values(read_form(page, "user_form"), **values))


def read_log(name: str, *kinds: str) -> Log:
    """Returns (kind, by, detail, address) of an account's events, oldest first."""
    found = AccountEvent.objects.filter(about=name, **({"kind__in": kinds} if kinds else {})).order_by("pk")
    return [(event.kind, event.who, event.detail, str(event.address or "")) for event in found]


def list_role_keys(*names: str) -> list[str]:
    return [str(group.pk) for group in Group.objects.filter(name__in=names)]


def test_administrator_creates_account(ada: Client) -> None:
    data = set_values(
        read_form(ada.get(f"{USERS}add/"), "user_form"),
        username="fay", first_name="Fay", groups=list_role_keys("contributor", "editor"), password1=NEW, password2=NEW,
    )  # fmt: skip
    assert ada.post(f"{USERS}add/", data).status_code == 302
    fay = User.objects.get(username="fay")
    assert (fay.is_staff, fay.is_superuser, fay.groups.count()) == (True, False, 2)
    assert not fay.user_permissions.exists()
    answer = Client().post("/admin/login/", {"username": "fay", "password": NEW}, follow=True)
    assert answer.request["PATH_INFO"] == "/admin/second-factor/set-up/"
    assert read_log("fay", "account", "rights") == [
        ("account", "ada", "Account created: active, desk access", "127.0.0.1"),
        ("rights", "ada", "Role given: contributor, editor", "127.0.0.1"),
    ]


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012345", "administrator"])
def test_weak_password_is_refused(ada: Client, password: str) -> None:
    data = set_values(
        read_form(ada.get(f"{USERS}add/"), "user_form"),
        username="administrator1", email="fay@example.org", password1=password, password2=password,
    )  # fmt: skip
    page = ada.post(f"{USERS}add/", data)
    assert page.status_code == 200
    assert page.context["adminform"].form.errors
    assert 'value="fay@example.org"' in page.content.decode()
    assert not User.objects.filter(username="administrator1").exists()


def test_concurrent_duplicate_name_is_refused(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two administrators save at once: the database refuses the second, who gets a message."""
    data = set_values(read_form(ada.get(f"{USERS}add/"), "user_form"), username="fay", password1=NEW, password2=NEW)
    monkeypatch.setattr(AccountAdmin, "save_model", lambda *_: User.objects.create_user("ada"))
    answer = ada.post(f"{USERS}add/", data)
    assert answer["Location"] == f"{USERS}add/"
    assert "Nothing was saved because of a database error" in ada.get(answer["Location"]).content.decode()


def test_name_in_other_case_is_refused(ada: Client, edith: User) -> None:
    data = set_values(read_form(ada.get(f"{USERS}add/"), "user_form"), username="Edith", password1=NEW, password2=NEW)
    assert "already exists" in ada.post(f"{USERS}add/", data).content.decode()


def test_roles_are_given_and_removed(ada: Client, edith: User) -> None:
    assert change_account(ada, edith, groups=list_role_keys("publisher"), first_name="Edith").status_code == 302
    assert [group.name for group in edith.groups.all()] == ["publisher"]
    assert read_log("edith", "rights")[1:] == [
        ("rights", "ada", "Role removed: editor", "127.0.0.1"),
        ("rights", "ada", "Role given: publisher", "127.0.0.1"),
    ]


def test_deactivated_account_is_signed_out(ada: Client, edith: User) -> None:
    browser = sign_in(edith)
    change_account(ada, edith, is_active=None)
    edith.refresh_from_db()
    assert not edith.is_active
    assert browser.get("/admin/").status_code == 302
    assert Client().post("/admin/login/", {"username": "edith", "password": PASSWORD}).status_code == 200
    assert read_log("edith", "rights")[-1] == ("rights", "ada", "active: no", "127.0.0.1")


def test_own_account_cannot_be_deactivated(ada: Client) -> None:
    me = User.objects.get(username="ada")
    change_account(ada, me, is_active=None, first_name="Ada")
    me.refresh_from_db()
    assert (me.is_active, me.first_name) == (True, "Ada")


def test_forged_fields_give_no_rights(ada: Client, edith: User) -> None:
    """Fields that the form does not have are ignored."""
    forged = {"is_superuser": "on", "user_permissions": ["1", "2", "3"], "is_staff": ""}
    change_account(ada, edith, **forged)
    data = set_values(
        read_form(ada.get(f"{USERS}add/"), "user_form"), username="eve", password1=NEW, password2=NEW, **forged
    )
    ada.post(f"{USERS}add/", data)
    for user in (edith, User.objects.get(username="eve")):
        user.refresh_from_db()
        assert (user.is_superuser, user.is_staff, user.user_permissions.count()) == (False, True, 0)


def test_administrator_cannot_change_superuser(ada: Client) -> None:
    root = create_account("root", is_superuser=True)
    add_app(root)
    page = ada.get(f"{USERS}{root.pk}/change/")
    assert (page.status_code, b"_save" in page.content) == (200, False)
    assert ada.post(f"{USERS}{root.pk}/change/", {"username": "mine"}).status_code == 403
    for ask in (ada.get, ada.post):
        assert ask(f"{USERS}{root.pk}/password/").status_code == 403
    response = ada.post(USERS, {"action": "reset_second_factor", "_selected_action": str(root.pk)}, follow=True)
    assert "Only a superuser may change: root" in response.content.decode()
    assert Authenticator.objects.filter(user=root).exists()


def test_new_password_by_administrator_ends_sessions(ada: Client, edith: User) -> None:
    browser = sign_in(edith)
    page = ada.get(f"{USERS}{edith.pk}/password/")
    assert "usable_password" not in page.content.decode()
    assert ada.post(f"{USERS}{edith.pk}/password/", {"password1": "", "password2": ""}).status_code == 200
    data = {"password1": NEW, "password2": NEW, "set-password": ""}
    assert ada.post(f"{USERS}{edith.pk}/password/", data).status_code == 302
    edith.refresh_from_db()
    assert edith.check_password(NEW)
    assert browser.get("/admin/").status_code == 302
    assert read_log("edith", "password") == [("password", "ada", "", "127.0.0.1")]


def test_reset_of_second_factor(ada: Client, edith: User) -> None:
    browser = sign_in(edith)
    add_recovery_codes(edith)
    ada.post(USERS, {"action": "reset_second_factor", "_selected_action": str(edith.pk)})
    assert not Authenticator.objects.filter(user=edith).exists()
    # Anyone with the phone may have an open session, in which they could set up their own app.
    assert browser.get("/admin/second-factor/set-up/")["Location"].startswith("/admin/login/")
    assert read_log("edith", "factor") == [
        ("factor", "ada", "Reset: the user must set up a second factor again", "127.0.0.1")
    ]
    answer = Client().post("/admin/login/", {"username": "edith", "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == "/admin/second-factor/set-up/"


def test_user_list_search_and_filters(ada: Client, edith: User) -> None:
    create_account("gone", "editor", is_active=False, email="gone@example.org")
    role = f"groups__id__exact={edith.groups.get().pk}"
    for query, found in ((role, 2), (f"{role}&is_active__exact=1", 1), ("q=gone@", 1)):
        assert ada.get(f"{USERS}?{query}").context["cl"].result_count == found, query
    page = ada.get(USERS).content.decode()
    assert "administrator" in page
    assert ada.get(f"{USERS}?password__startswith=a").status_code in (302, 400)


def test_group_page_shows_members_and_permissions(ada: Client, edith: User) -> None:
    page = ada.get(f"/admin/auth/group/{edith.groups.get().pk}/change/").content.decode()
    assert "edith" in page
    assert "Can import and export examples as tables" in page
    assert "_save" not in page


def test_sign_in_is_recorded(edith: User) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post("/admin/login/", {"username": "edith", "password": "wrong"}, headers={"x-forwarded-for": "203.0.113.9"})
    client.post("/admin/login/", {"username": "edith", "password": PASSWORD})
    page = client.get("/admin/second-factor/set-up/")
    client.post("/admin/second-factor/set-up/", {"code": generate_code(page.context["form"].secret)})
    client.post("/admin/second-factor/confirm/", {"code": "no-such-code"})
    client.post("/admin/second-factor/recovery-codes/")
    client.post("/admin/logout/")
    assert [event[0:3] for event in read_log("edith")[2:]] == [
        ("refused", "", ""),
        ("signed-in", "edith", "Password accepted"),
        ("factor", "edith", "App set up"),
        ("factor-refused", "edith", ""),
        ("factor", "edith", "New recovery codes created"),
        ("signed-out", "edith", ""),
    ]
    assert {event[3] for event in read_log("edith")[2:]} == {"192.0.2.7"}


def test_lockout_and_second_factor_are_recorded(edith: User) -> None:
    key = add_app(edith)
    client = Client()
    client.post("/admin/login/", {"username": "edith", "password": PASSWORD})
    client.post("/admin/second-factor/code/", {"code": generate_code(key)})
    assert read_log("edith", "signed-in") == [
        ("signed-in", "edith", "Password accepted", "127.0.0.1"),
        ("signed-in", "edith", "With a code from the app", "127.0.0.1"),
    ]
    for _ in range(10):
        Client().post("/admin/login/", {"username": "edith", "password": "wrong"})
    assert read_log("edith", "locked-out") == [("locked-out", "", "", "127.0.0.1")]


def test_changes_outside_requests_are_recorded(edith: User) -> None:
    edith.is_superuser = True
    edith.set_password(NEW)
    edith.save()
    assert read_log("edith")[-2:] == [("password", "", "", ""), ("rights", "", "superuser: yes", "")]
    edith.save(update_fields=["last_login"])
    edith.check_password(NEW)
    assert len(read_log("edith", "password")) == 1


def test_audit_log_is_read_only_for_superusers() -> None:
    client = sign_in(create_account("root", is_superuser=True))
    event = AccountEvent.objects.latest("pk")
    page = client.get(f"{LOG}{event.pk}/change/")
    assert b"_save" not in page.content
    for address in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        assert client.post(f"{LOG}{address}").status_code == 403
    client.post(LOG, {"action": "delete_selected", "_selected_action": str(event.pk), "post": "yes"})
    assert AccountEvent.objects.filter(pk=event.pk).exists()
    assert client.get(f"{LOG}?q=root&kind__exact=account").context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("seen", "written"), [("192.0.2.7", "192.0.2.7"), ("fe80::1%eth0", "fe80::1"), ("", ""), ("unix:", "")]
)
def test_audit_log_stores_address(edith: User, seen: str, written: str) -> None:
    Client(REMOTE_ADDR=seen).post("/admin/login/", {"username": "edith", "password": "wrong"})
    assert read_log("edith", "refused") == [("refused", "", "", written)]


def test_log_line_escapes_names(caplog: pytest.LogCaptureFixture) -> None:
    name = 'eve" by="root"\r\n2026-01-01T00:00:00Z account rights\u2028\x1b[2J'
    with caplog.at_level(logging.INFO, "examples.accounts"):
        event = audit.record_event(audit.EventKind.RIGHTS, name, "x" * 400)
    line = build_formatter(is_local=False).format(caplog.records[-1])
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["about"] == name
    assert len(event.detail) == 300
