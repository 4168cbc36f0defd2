"""Second factor: set-up, replacement and recovery codes."""

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
    """Returns the key of the editor's app."""
    return add_app(editor)


def read_recovery_codes(page: Any) -> list[str]:
    return re.findall(r"<code>(\d{4}-\d{4}-\d{4})</code>", page.content.decode())


def read_key(page: Any) -> str:
    key: str = page.context["key"].replace(" ", "")
    assert page.context["key"] in page.content.decode()
    return key


def test_first_sign_in_sets_up_second_factor(client: Client, editor: User) -> None:
    page = submit_password(client, next_path="/admin/examples/term/")
    assert page.request["PATH_INFO"] == SET_UP
    key = read_key(page)
    code = generate_code(key)
    answer = client.post(SET_UP, {"code": code})
    assert len(set(read_recovery_codes(answer))) == 10
    assert client.get("/admin/examples/term/").status_code == 200
    other = Client()
    submit_password(other)
    assert "not right" in other.post(CODE, {"code": code}).content.decode()  # used up by setting up
    other.post(CODE, {"code": generate_code(key, 1)})
    assert is_signed_in(other)


def test_qr_code_satisfies_content_security_policy(client: Client, editor: User) -> None:
    page = submit_password(client)
    assert f'src="{SET_UP}qr.svg"' in page.content.decode()
    image = client.get(f"{SET_UP}qr.svg")
    assert image["Content-Type"] == "image/svg+xml"
    assert image.content.startswith(b"<?xml")
    assert "no-store" in image["Cache-Control"]
    assert b"style" not in image.content
    assert Client().get(f"{SET_UP}qr.svg")["Location"].startswith(LOGIN)


def test_qr_code_names_account_and_site(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("examples.admin.accounts.adapter.MFAAdapter.build_totp_svg", lambda self, address: address)
    key = read_key(submit_password(client))
    drawn = client.get(f"{SET_UP}qr.svg").content.decode()
    assert drawn == f"otpauth://totp/ICB%20Inspire%3Aedith?secret={key}&issuer=ICB%20Inspire"


def test_qr_code_stores_no_factor(client: Client, editor: User) -> None:
    assert len({read_key(submit_password(Client())) for _ in range(2)}) == 2
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "\x00", "9" * 4100])
def test_wrong_first_code_keeps_the_key(client: Client, editor: User, typed: str) -> None:
    key = read_key(submit_password(client))
    again = client.post(SET_UP, {"code": typed})
    assert read_key(again) == key
    assert "<title>Error:" in again.content.decode()
    assert not is_signed_in(client)
    assert read_recovery_codes(client.post(SET_UP, {"code": generate_code(key)}))


def test_key_of_another_session_is_refused(client: Client, editor: User) -> None:
    other = Client()
    submit_password(client)
    theirs = read_key(submit_password(other, create_account("fay", "editor").username))
    assert not read_recovery_codes(client.post(SET_UP, {"code": generate_code(theirs)}))
    assert not Authenticator.objects.exists()


def test_database_secrets_are_encrypted(editor: User, key: str, settings: Settings) -> None:
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


def test_password_alone_cannot_change_factor(editor: User, key: str) -> None:
    """A session without a second factor is asked for a code and sees no key."""
    half = Client()
    half.force_login(editor)
    half.get(f"{SET_UP}qr.svg")
    for ask in (half.get, half.post):
        assert ask(SET_UP, {"code": "000000"})["Location"].startswith(CONFIRM)
    assert half.post(CONFIRM, {"code": "000000"}).status_code == 200
    assert not is_signed_in(half)
    assert Authenticator.objects.count() == 1


def test_new_recovery_codes_replace_old_ones(editor: User, key: str) -> None:
    client = sign_in(editor)
    old = add_recovery_codes(editor)
    for ask in (client.get, client.post):
        assert ask(RECOVERY)["Location"].startswith(CONFIRM)
    client.post(CONFIRM, {"code": "000000"})
    assert client.get(RECOVERY)["Location"].startswith(CONFIRM)
    assert client.post(f"{CONFIRM}?next={RECOVERY}", {"code": generate_code(key)}).status_code in (200, 302)
    new = read_recovery_codes(client.post(RECOVERY))
    assert len(new) == 10
    device = Authenticator.objects.get(type="recovery_codes").wrap()
    assert not device.validate_code(old[0])
    assert device.validate_code(new[0])
    assert not read_recovery_codes(client.get(RECOVERY))
    assert is_signed_in(client)


def test_new_app_needs_a_code_of_the_old_one(editor: User, key: str) -> None:
    client, elsewhere = sign_in(editor), sign_in(editor)
    (spare, *_) = add_recovery_codes(editor)
    assert client.get(SET_UP)["Location"] == f"{CONFIRM}?next=%2Fadmin%2Fsecond-factor%2Fset-up%2F"
    assert client.post(f"{CONFIRM}?next={SET_UP}", {"code": "000000"}).status_code == 200
    page = client.post(f"{CONFIRM}?next={SET_UP}", {"code": spare}, follow=True)
    new = read_key(page)
    assert not read_recovery_codes(client.post(SET_UP, {"code": "000000"}))
    assert Authenticator.objects.get(type="totp").wrap().validate_code(generate_code(key))  # the old app still counts
    fresh = read_recovery_codes(client.post(SET_UP, {"code": generate_code(new)}))
    assert len(fresh) == 10
    assert not Authenticator.objects.get(type="totp").wrap().validate_code(generate_code(key, 1))
    assert not Authenticator.objects.get(type="recovery_codes").wrap().validate_code(spare)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_concurrent_set_up_keeps_the_first_app(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another session stores an app after this one has checked that there is none."""
    page = submit_password(client)

    def set_up_another_app(view: SetUpView, form: Any) -> Any:
        add_app(editor, "A" * 32)
        return store(view, form)

    store = SetUpView.form_valid
    monkeypatch.setattr(SetUpView, "form_valid", set_up_another_app)
    answer = client.post(SET_UP, {"code": generate_code(read_key(page))})
    assert answer["Location"].startswith(CONFIRM)
    assert Authenticator.objects.get().wrap().validate_code(generate_code("A" * 32))
    assert not is_signed_in(client)


def test_set_up_ends_other_sessions(client: Client, editor: User) -> None:
    """Ends the session of anyone else who signed in with the password before the second factor was set up."""
    other = Client()
    submit_password(other)
    key = read_key(submit_password(client))
    client.post(SET_UP, {"code": generate_code(key)})
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert other.get(SET_UP)["Location"].startswith(LOGIN)


def test_second_factor_page_counts_recovery_codes(editor: User) -> None:
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
def test_malformed_passkeys_are_refused(editor: User, key: str, sent: str) -> None:
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


def test_too_many_confirmations_are_refused(editor: User, key: str) -> None:
    client = sign_in(editor)
    for _ in range(10):
        assert client.post(CONFIRM, {"code": "000000"}).status_code == 200
    answer = client.post(CONFIRM, {"code": generate_code(key)})
    assert "Wait 5 minutes" in answer.content.decode()
    assert "Confirm that it is you" in answer.content.decode()
    assert client.get(RECOVERY)["Location"].startswith(CONFIRM)
