"""Getting in: name and password, then a code; nothing of the desk before that."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from examples.desk.accounts import factor
from tests.signing_in import PASSWORD, code_of, person, signed_in

pytestmark = pytest.mark.django_db
LOGIN, CHECK, SET_UP = "/admin/login/", "/admin/second-factor/check/", "/admin/second-factor/set-up/"
OPEN = {"login", "logout", "second_factor_start", "second_factor_check", "second_factor_set_up"}


@pytest.fixture
def editor() -> User:
    return person("edith", "editor")


@pytest.fixture
def app(editor: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=editor, name="App")


def give_password(client: Client, name: str = "edith", password: str = PASSWORD, wanted: str = "", **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": wanted}, follow=True, **extra)


def sealed(page: Any) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def recovery_codes(page: Any) -> list[str]:
    return re.findall(r"<code>([a-z2-7]{4}-[a-z2-7]{4})</code>", page.content.decode())


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_first_sign_in_sets_up_app_and_recovery_codes(client: Client, editor: User) -> None:
    page = give_password(client, wanted="/admin/examples/term/")
    assert page.request["PATH_INFO"] == SET_UP
    key = page.context["setting"].key
    assert factor.key_in_groups(key) in page.content.decode()
    assert page.context["square"]["path"].startswith("M4 4h7v1h-7z")  # the corner of every such square
    answer = client.post(SET_UP, {"sealed": sealed(page), "first": code_of(key), "next": "/admin/examples/term/"})
    assert len(set(recovery_codes(answer))) == 10
    assert 'href="/admin/examples/term/">I have kept them' in answer.content.decode()
    assert client.get("/admin/examples/term/").status_code == 200
    assert factor.app_of(editor).get().key == key


def test_square_says_the_key_the_name_and_the_site(client: Client, editor: User) -> None:
    page = give_password(client)
    address = factor.address(editor, page.context["setting"].key)
    assert re.fullmatch(r"otpauth://totp/ICB%20Inspire%3Aedith\?secret=[A-Z2-7]{32}&.*issuer=ICB%20Inspire", address)
    assert page.context["square"] == factor.square(address)


def test_looking_at_the_square_stores_nothing(client: Client, editor: User) -> None:
    keys = {give_password(client).context["setting"].key for _ in range(2)}
    assert len(keys) == 2
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "\x00", "9" * 41])
def test_wrong_first_code_keeps_the_same_square(client: Client, editor: User, typed: str) -> None:
    page = give_password(client)
    key = page.context["setting"].key
    again = client.post(SET_UP, {"sealed": sealed(page), "first": typed})
    assert again.context["setting"].key == key
    assert again.context["failed"]
    assert "<title>Error:" in again.content.decode()
    assert not is_in(client)
    done = client.post(SET_UP, {"sealed": sealed(again), "first": code_of(key)})
    assert recovery_codes(done)


def test_square_of_somebody_else_or_of_yesterday_is_not_taken(client: Client, editor: User) -> None:
    give_password(client)
    key = factor.new_key()
    for seal in (signing.dumps([editor.pk + 1, key], salt="examples.desk.second-factor"), "nonsense", ""):
        page = client.post(SET_UP, {"sealed": seal, "first": code_of(key)})
        assert "too long" in page.content.decode()
        assert page.context["setting"].key != key
    assert not TOTPDevice.objects.exists()


def test_later_sign_in_takes_a_code_once(client: Client, app: TOTPDevice) -> None:
    page = give_password(client, wanted="/admin/examples/icb/")
    assert page.request["PATH_INFO"] == CHECK
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert 'inputmode="numeric"' in page.content.decode()
    assert not is_in(client)
    code = code_of(app.key)
    answer = client.post(CHECK, {"code": f"{code[:3]} {code[3:]}", "next": "/admin/examples/icb/"})
    assert answer["Location"] == "/admin/examples/icb/"
    assert is_in(client)
    other = Client()
    give_password(other)
    assert "not the code" in other.post(CHECK, {"code": code}).content.decode()
    assert not is_in(other)


def test_session_gets_a_new_key_at_each_step(client: Client, app: TOTPDevice) -> None:
    client.get(LOGIN)
    keys = [""]
    give_password(client)
    keys.append(client.cookies["sessionid"].value)
    client.post(CHECK, {"code": code_of(app.key)})
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 3


def test_recovery_code_works_once_however_it_is_typed(editor: User, app: TOTPDevice) -> None:
    code, other, *_ = factor.new_codes(editor)
    for typed, works in ((code.upper(), True), (code, False), (f" {other.replace('-', '')} ", True)):
        client = Client()
        give_password(client)
        page = client.post(f"{CHECK}?recovery=1", {"code": typed})
        assert is_in(client) == works
        assert page.status_code == (302 if works else 200)
        factor.recovery_of(editor).update(throttling_failure_timestamp=None)
    assert factor.codes_left(editor) == 8


def test_recovery_codes_are_not_stored_as_they_are_shown(editor: User) -> None:
    codes = {factor.plain(code) for code in factor.new_codes(editor)}
    stored = set(factor.recovery_of(editor).get().token_set.values_list("token", flat=True))
    assert len(stored) == 10
    assert not codes & stored


def test_wrong_codes_make_the_next_one_wait(client: Client, app: TOTPDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    give_password(client)
    wrong = f"{(int(code_of(app.key)) + 1) % 1_000_000:06}"
    client.post(CHECK, {"code": wrong})
    page = client.post(CHECK, {"code": code_of(app.key)}).content.decode()
    assert re.search(r"Wait \d+ second", page)
    assert not is_in(client)
    later = timezone.now() + dt.timedelta(seconds=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    client.post(CHECK, {"code": code_of(app.key)})
    assert is_in(client)


def addresses() -> list[str]:
    """Every address of the desk, with made-up values where it takes some."""
    desk = next(part for part in get_resolver().url_patterns if getattr(part, "app_name", "") == "admin")
    found: list[str] = []

    def walk(patterns: Any, prefix: str) -> None:
        for part in patterns:
            route = prefix + str(part.pattern)
            if not isinstance(part, URLPattern):
                walk(part.url_patterns, route)
            elif part.name not in OPEN:
                found.append(re.sub(r"<[^>]+>", "1", route))

    walk(desk.url_patterns, "/admin/")  # type: ignore[union-attr]
    return [re.sub(r"\^?\(\?P1.*", "nowhere/", address) for address in found]


def test_password_alone_opens_nothing(editor: User) -> None:
    """By each address of the desk, whatever other parts of the project have added to it."""
    nobody, half, no_app = Client(), Client(), person("newt", "publisher")
    half.force_login(editor)
    fresh = Client()
    fresh.force_login(no_app)
    factor.set_up(editor, factor.new_key(), 0, first_time=True)
    assert len(addresses()) > 80
    for address in addresses():
        for browser in (nobody, half, fresh):
            for ask in (browser.get, browser.post):
                answer = ask(address)
                assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, LOGIN), address


def test_half_signed_in_are_led_to_the_next_step(client: Client, editor: User) -> None:
    give_password(client)
    assert client.get("/admin/examples/term/?q=a", follow=True).redirect_chain[-1][0] == (
        f"{SET_UP}?next=%2Fadmin%2Fexamples%2Fterm%2F%3Fq%3Da"
    )
    TOTPDevice.objects.create(user=editor, name="App")
    assert client.get(SET_UP, follow=True).request["PATH_INFO"] == CHECK
    assert client.post("/admin/logout/").status_code == 200
    assert client.get(CHECK)["Location"].startswith(LOGIN)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"])
def test_nobody_is_sent_to_another_host(client: Client, app: TOTPDevice, elsewhere: str) -> None:
    page = give_password(client, wanted=elsewhere)
    assert page.context["next"] == "/admin/"
    assert client.post(CHECK, {"code": code_of(app.key), "next": elsewhere})["Location"] == "/admin/"
    assert signed_in(person("second")).get(f"{LOGIN}?next={elsewhere}")["Location"] == "/admin/"


def test_readers_with_an_account_of_no_use_stay_outside(client: Client) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    assert "No account of the desk" in give_password(client, "reader").content.decode()
    client.force_login(User.objects.get())
    assert client.get(SET_UP)["Location"].startswith(LOGIN)
    assert "may not use the desk" in client.get(LOGIN).content.decode()


def test_new_recovery_codes_need_a_code_and_replace_the_old(editor: User, app: TOTPDevice) -> None:
    client, address = signed_in(editor), reverse("admin:recovery_codes")
    old = factor.new_codes(editor)
    assert not recovery_codes(client.post(address, {"code": "000000"}))
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    new = recovery_codes(client.post(address, {"code": code_of(app.key)}))
    assert len(new) == 10
    assert not factor.accepted(editor, old[0])
    factor.recovery_of(editor).update(throttling_failure_timestamp=None)
    assert factor.accepted(editor, new[0])
    assert is_in(client)


def test_another_app_needs_a_code_of_the_one_before(editor: User, app: TOTPDevice) -> None:
    client, elsewhere = signed_in(editor), signed_in(editor)
    (spare, *_) = factor.new_codes(editor)
    page = client.get(SET_UP)
    key, seal = page.context["setting"].key, sealed(page)
    assert not recovery_codes(client.post(SET_UP, {"sealed": seal, "first": "000000", "code": spare}))
    assert not recovery_codes(client.post(SET_UP, {"sealed": seal, "first": code_of(key), "code": "no"}))
    factor.recovery_of(editor).update(throttling_failure_timestamp=None)
    # The recovery code was not used up by the attempts that failed for another reason.
    assert recovery_codes(client.post(SET_UP, {"sealed": seal, "first": code_of(key), "code": spare}))
    assert factor.app_of(editor).get().key == key
    assert is_in(client)
    assert not is_in(elsewhere)


def test_of_two_who_set_up_at_once_the_first_one_counts(
    client: Client, app: TOTPDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw that there was none yet; the account is locked only while the app is stored."""
    seen = iter([False, False])
    monkeypatch.setattr(factor, "has_factor", lambda user: next(seen, True))
    page = give_password(client)
    monkeypatch.setattr(factor, "has_factor", lambda user: next(seen, True))
    seen = iter([False])
    key = page.context["setting"].key
    answer = client.post(SET_UP, {"sealed": sealed(page), "first": code_of(key)})
    assert answer["Location"].startswith(CHECK)
    assert TOTPDevice.objects.get() == app
    assert not is_in(client)


def test_page_of_the_second_factor_says_what_is_left(editor: User) -> None:
    client = signed_in(editor)
    assert "No recovery codes are left" in client.get("/admin/second-factor/").content.decode()
    factor.new_codes(editor)
    assert "10 recovery codes left" in client.get("/admin/second-factor/").content.decode()


def test_pages_around_signing_in_are_never_stored_and_need_no_inline_style(client: Client, editor: User) -> None:
    pages = [client.get(LOGIN), give_password(client)]
    factor.set_up(editor, factor.new_key(), 0, first_time=True)
    mine = signed_in(editor)
    names = ("second_factor", "recovery_codes", "second_factor_set_up", "kept_forms", "password_change", "jsi18n")
    pages += [client.get(CHECK), *(mine.get(reverse(f"admin:{name}")) for name in names)]
    for page in pages:
        assert page.status_code == 200
        assert {"no-store", "private"} <= {part.strip() for part in page["Cache-Control"].split(",")}
        assert not re.search(r"\sstyle=|<style|<script>|data:", page.content.decode())


def test_every_form_needs_its_token(editor: User) -> None:
    client = signed_in(editor, enforce_csrf_checks=True)
    for name in ("login", "logout", "second_factor_check", "second_factor_set_up", "recovery_codes", "password_change"):
        assert client.post(reverse(f"admin:{name}"), {"code": "1"}).status_code == 403, name
