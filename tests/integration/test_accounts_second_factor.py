"""The second factor: set up, replaced, and recovery codes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from examples.admin.accounts.views import SetUpView
from tests.helpers.accounts import (
    CODE,
    CONFIRM,
    LOGIN,
    RECOVERY,
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
ADD_PASSKEY = "/admin/second-factor/passkeys/add/"


@pytest.fixture
def editor() -> User:
    return create_account("edith", "editor")


@pytest.fixture
def key(editor: User) -> str:
    """Of the editor's app."""
    return add_app(editor)


def recovery_codes(page: Any) -> list[str]:
    return re.findall(r"<code>(\d{4}-\d{4}-\d{4})</code>", page.content.decode())


def key_on(page: Any) -> str:
    key: str = page.context["key"].replace(" ", "")
    assert page.context["key"] in page.content.decode()
    return key


def test_first_sign_in_sets_up_app_and_recovery_codes(client: Client, editor: User) -> None:
    page = submit_password(client, next_path="/admin/examples/term/")
    assert page.request["PATH_INFO"] == SET_UP
    key = key_on(page)
    answer = client.post(SET_UP, {"code": generate_code(key)})
    assert len(set(recovery_codes(answer))) == 10
    assert client.get("/admin/examples/term/").status_code == 200
    other = Client()
    submit_password(other)
    assert "not right" in other.post(CODE, {"code": generate_code(key)}).content.decode()  # used up by setting up
    other.post(CODE, {"code": generate_code(key, 1)})
    assert is_signed_in(other)


def test_qr_code_is_an_image_that_the_policy_lets_in(client: Client, editor: User) -> None:
    page = submit_password(client)
    assert f'src="{SET_UP}qr.svg"' in page.content.decode()
    image = client.get(f"{SET_UP}qr.svg")
    assert image["Content-Type"] == "image/svg+xml"
    assert image.content.startswith(b"<?xml")
    assert "no-store" in image["Cache-Control"]
    assert b"style" not in image.content
    assert Client().get(f"{SET_UP}qr.svg")["Location"].startswith(LOGIN)


def test_address_in_the_qr_code_names_account_and_site(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examples.admin.accounts.adapter.MFAAdapter.build_totp_svg", lambda self, address: address)
    key = key_on(submit_password(client))
    drawn = client.get(f"{SET_UP}qr.svg").content.decode()
    assert drawn == f"otpauth://totp/ICB%20Inspire%3Aedith?secret={key}&issuer=ICB%20Inspire"


def test_looking_at_the_qr_code_stores_no_factor(client: Client, editor: User) -> None:
    assert len({key_on(submit_password(Client())) for _ in range(2)}) == 2
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "\x00", "9" * 4100])
def test_wrong_first_code_keeps_the_same_key(client: Client, editor: User, typed: str) -> None:
    key = key_on(submit_password(client))
    again = client.post(SET_UP, {"code": typed})
    assert key_on(again) == key
    assert "<title>Error:" in again.content.decode()
    assert not is_signed_in(client)
    assert recovery_codes(client.post(SET_UP, {"code": generate_code(key)}))


def test_key_of_another_session_is_not_taken(client: Client, editor: User) -> None:
    other = Client()
    submit_password(client)
    theirs = key_on(submit_password(other, create_account("fay", "editor").username))
    assert not recovery_codes(client.post(SET_UP, {"code": generate_code(theirs)}))
    assert not Authenticator.objects.exists()


def test_copy_of_the_database_holds_neither_key_nor_codes(editor: User, key: str, settings: Settings) -> None:
    codes = add_recovery_codes(editor)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not [secret for secret in (key, *codes) if secret in stored]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]
    assert Authenticator.objects.get(type="totp").wrap().validate_code(generate_code(key))
    settings.SECRET_KEY_FALLBACKS = []
    for device in Authenticator.objects.all():
        assert not any(
            device.wrap().validate_code(code) for code in (generate_code(key, 1), generate_code("", 0), *codes, "")
        )


def test_password_alone_changes_no_factor(editor: User, key: str) -> None:
    """Nor shows a key: a session from before the factor was set up is asked for a code."""
    half = Client()
    half.force_login(editor)
    half.get(f"{SET_UP}qr.svg")
    for ask in (half.get, half.post):
        assert ask(SET_UP, {"code": "000000"})["Location"].startswith(CONFIRM)
    assert half.post(CONFIRM, {"code": "000000"}).status_code == 200
    assert not is_signed_in(half)
    assert Authenticator.objects.count() == 1


def test_new_recovery_codes_need_a_code_and_replace_the_old(editor: User, key: str) -> None:
    client = sign_in(editor)
    old = add_recovery_codes(editor)
    for ask in (client.get, client.post):
        assert ask(RECOVERY)["Location"].startswith(CONFIRM)
    client.post(CONFIRM, {"code": "000000"})
    assert client.get(RECOVERY)["Location"].startswith(CONFIRM)
    assert client.post(f"{CONFIRM}?next={RECOVERY}", {"code": generate_code(key)}).status_code in (200, 302)
    new = recovery_codes(client.post(RECOVERY))
    assert len(new) == 10
    device = Authenticator.objects.get(type="recovery_codes").wrap()
    assert not device.validate_code(old[0])
    assert device.validate_code(new[0])
    assert not recovery_codes(client.get(RECOVERY))
    assert is_signed_in(client)


def test_another_app_needs_a_code_of_the_one_before(editor: User, key: str) -> None:
    client, elsewhere = sign_in(editor), sign_in(editor)
    (spare, *_) = add_recovery_codes(editor)
    assert client.get(SET_UP)["Location"] == f"{CONFIRM}?next=%2Fadmin%2Fsecond-factor%2Fset-up%2F"
    assert client.post(f"{CONFIRM}?next={SET_UP}", {"code": "000000"}).status_code == 200
    page = client.post(f"{CONFIRM}?next={SET_UP}", {"code": spare}, follow=True)
    new = key_on(page)
    assert not recovery_codes(client.post(SET_UP, {"code": "000000"}))
    assert Authenticator.objects.get(type="totp").wrap().validate_code(generate_code(key))  # the old app still counts
    fresh = recovery_codes(client.post(SET_UP, {"code": generate_code(new)}))
    assert len(fresh) == 10
    assert not Authenticator.objects.get(type="totp").wrap().validate_code(generate_code(key, 1))
    assert not Authenticator.objects.get(type="recovery_codes").wrap().validate_code(spare)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_of_two_who_set_up_at_once_the_first_one_counts(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw that there was none yet; the account is locked only while the app is stored."""
    page = submit_password(client)

    def overtaken(view: SetUpView, form: Any) -> Any:
        add_app(editor, "A" * 32)
        return store(view, form)

    store = SetUpView.form_valid
    monkeypatch.setattr(SetUpView, "form_valid", overtaken)
    answer = client.post(SET_UP, {"code": generate_code(key_on(page))})
    assert answer["Location"].startswith(CONFIRM)
    assert Authenticator.objects.get().wrap().validate_code(generate_code("A" * 32))
    assert not is_signed_in(client)


def test_session_from_before_the_first_app_ends(client: Client, editor: User) -> None:
    """Someone else with the same password, signed in while there was no second factor."""
    other = Client()
    submit_password(other)
    key = key_on(submit_password(client))
    client.post(SET_UP, {"code": generate_code(key)})
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert other.get(SET_UP)["Location"].startswith(LOGIN)


def test_page_of_the_second_factor_says_what_is_left(editor: User) -> None:
    client = sign_in(editor)
    assert "No recovery codes are left" in client.get("/admin/second-factor/").content.decode()
    add_recovery_codes(editor)
    assert "10 recovery codes left" in client.get("/admin/second-factor/").content.decode()


ANSWER = dict.fromkeys(("clientDataJSON", "attestationObject", "authenticatorData", "signature"), "AAAA")
PASSKEY = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
NO_PASSKEYS: list[Any] = [
    None, 1, [], {}, {"id": 1}, {"id": "AAAA", "response": None}, {"response": {}}, PASSKEY | {"response": {}},
    PASSKEY | {"response": ANSWER}, PASSKEY | {"id": "é", "response": ANSWER},
    PASSKEY | {"response": ANSWER | {"clientDataJSON": "e30", "authenticatorData": ""}},
]  # fmt: skip


@pytest.mark.parametrize("sent", ["", "x", "NaN", "[" * 200_000, *map(json.dumps, NO_PASSKEYS)])
def test_passkeys_that_are_none_are_refused_without_fuss(editor: User, key: str, sent: str) -> None:
    client = Client()
    submit_password(client)
    client.get(CODE)
    assert client.post(CODE, {"credential": sent}).status_code in (200, 400)
    assert not is_signed_in(client)
    client = sign_in(editor)
    client.post(CONFIRM, {"code": generate_code(key)})
    assert client.get(ADD_PASSKEY).status_code == 200
    assert client.post(ADD_PASSKEY, {"name": "x", "credential": sent}).status_code in (200, 400)
    assert Authenticator.objects.count() == 1


def test_confirming_too_often_is_answered_by_the_same_page(editor: User, key: str) -> None:
    client = sign_in(editor)
    for _ in range(10):
        assert client.post(CONFIRM, {"code": "000000"}).status_code == 200
    answer = client.post(CONFIRM, {"code": generate_code(key)})
    assert "Wait 5 minutes" in answer.content.decode()
    assert "Confirm that it is you" in answer.content.decode()
    assert client.get(RECOVERY)["Location"].startswith(CONFIRM)
