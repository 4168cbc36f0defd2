"""Sessions end by themselves, and with them nothing that was typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from examples.models import AccountEvent, KeptForm, SynonymGroup
from tests.browser_form import changed, filled
from tests.factories import ExampleFactory
from tests.signing_in import PASSWORD, code_of, person, signed_in

pytestmark = pytest.mark.django_db
LOGIN, KEPT, ADD = "/admin/login/", "/admin/kept/", "/admin/examples/synonymgroup/add/"
Later = Callable[..., None]


@pytest.fixture
def editor() -> User:
    return person("edith", "editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = signed_in(editor)
    client.get("/admin/")
    return client


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """later(minutes=14): sets the clock forward from where it was set last."""
    clock = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock[0])

    def move(**by: float) -> None:
        clock[0] += dt.timedelta(**by)

    return move


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def sign_in(client: Client) -> Any:
    client.post(LOGIN, {"username": "edith", "password": PASSWORD})
    TOTPDevice.objects.update(last_t=-1)
    return client.post("/admin/second-factor/check/", {"code": code_of(TOTPDevice.objects.get().key)})


def form(**values: str) -> dict[str, str]:
    return {"slug": "dying", "direction": "two-way", "terms": "dying\nlast days & “nights”", "_save": "Save", **values}


def test_fifteen_minutes_without_activity_end_a_session(browser: Client, later: Later) -> None:
    later(minutes=14, seconds=50)
    assert is_in(browser)
    later(minutes=14, seconds=50)
    assert is_in(browser)
    later(minutes=15)
    answer = browser.get("/admin/examples/icb/?q=devon")
    assert answer["Location"] == f"{LOGIN}?next=%2Fadmin%2Fexamples%2Ficb%2F%3Fq%3Ddevon&ended=idle"
    assert "nothing was done for fifteen minutes" in browser.get(answer["Location"]).content.decode()
    assert not is_in(browser)
    assert AccountEvent.objects.filter(kind="signed-out", detail="Nothing was done for fifteen minutes").count() == 1


def test_twelve_hours_end_a_session_that_is_used_all_the_time(browser: Client, later: Later) -> None:
    for _ in range(71):
        later(minutes=10)
        browser.get("/admin/alive/")
    assert is_in(browser)
    later(minutes=10)
    assert "ended=long" in browser.get("/admin/")["Location"]


def test_half_signed_in_end_too(client: Client, editor: User, later: Later) -> None:
    client.post(LOGIN, {"username": "edith", "password": PASSWORD})
    later(minutes=15)
    assert client.get("/admin/second-factor/set-up/")["Location"].startswith(LOGIN)


def test_typing_keeps_a_session_alive(browser: Client, later: Later) -> None:
    for _ in range(3):
        later(minutes=10)
        assert browser.get("/admin/alive/").status_code == 204
    assert is_in(browser)


def test_pages_say_where_to_ask_and_how_long_a_session_lasts(browser: Client) -> None:
    page = browser.get("/admin/examples/icb/").content.decode()
    assert 'role="status" data-address="/admin/alive/" data-idle="900"' in page
    assert "desk/alive.js" in page
    assert "desk/alive.js" not in Client().get(LOGIN).content.decode()


def test_reading_has_no_session(browser: Client, later: Later) -> None:
    """Public pages neither keep an editor's session alive nor end it."""
    later(minutes=14)
    browser.get("/examples/")
    assert not Client().get("/examples/").cookies
    later(minutes=2)
    browser.get("/examples/")
    assert Session.objects.count() == 1
    assert not is_in(browser)


def test_signing_out_and_a_new_password_end_other_sessions(editor: User, browser: Client) -> None:
    other, friend = signed_in(editor), signed_in(person("fay", "editor"))
    words = {"old_password": PASSWORD, "new_password1": "quite another phrase", "new_password2": "quite another phrase"}
    assert browser.post("/admin/password_change/", words).status_code == 302
    assert (is_in(browser), is_in(other), is_in(friend)) == (True, False, True)
    editor.refresh_from_db()
    other = signed_in(editor)
    assert "signed out" in browser.post("/admin/logout/").content.decode()
    assert (is_in(browser), is_in(other), is_in(friend)) == (False, False, True)
    assert browser.get("/admin/logout/").status_code == 405


def test_form_sent_too_late_is_kept_and_sent_again(browser: Client, later: Later) -> None:
    later(minutes=16)
    answer = browser.post(f"{ADD}?_changelist_filters=q%3Da", form())
    assert answer["Location"].endswith("ended=kept")
    assert "It was kept" in browser.get(answer["Location"]).content.decode()
    assert not SynonymGroup.objects.exists()
    assert sign_in(browser)["Location"] == KEPT
    page = browser.get(KEPT)
    text = unescape(page.content.decode())
    assert "dying\nlast days & “nights”" in text
    assert f'action="{ADD}?_changelist_filters=q%3Da"' in text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))
    assert "csrfmiddlewaretoken" in fields
    assert browser.post(ADD, fields).status_code == 302
    assert SynonymGroup.objects.get().terms == ["dying", "last days & “nights”"]
    assert not KeptForm.objects.exists()


def test_whole_example_survives_to_the_letter(later: Later) -> None:
    editor = person("edith", is_superuser=True)
    example: Any = ExampleFactory(status="draft")
    address = f"/admin/examples/example/{example.pk}/change/"
    browser = signed_in(editor)
    data = changed(filled(browser.get(address), "example_form"), need="Nights.\r\n\r\nLong “nights” & days.")
    later(minutes=20)
    browser.post(address, data)
    sign_in(browser)
    kept = KeptForm.objects.get()
    sent = {name: values for name, values in data.items() if name != "csrfmiddlewaretoken"}
    assert browser.get(KEPT).context["kept"][0]["fields"] == [(n, v) for n, values in sent.items() for v in values]
    browser.post(kept.path, {**sent, "_kept_form": str(kept.pk)})
    example.refresh_from_db()
    assert example.need.split() == "Nights. Long “nights” & days.".split()


def test_form_from_a_page_left_open_is_kept_although_another_tab_noticed_first(browser: Client, later: Later) -> None:
    later(minutes=16)
    browser.get("/admin/")
    assert browser.post(ADD, form())["Location"].endswith("ended=kept")
    assert KeptForm.objects.get().user.username == "edith"
    sign_in(browser)
    browser.post("/admin/logout/")
    browser.post(ADD, form())
    assert KeptForm.objects.count() == 1  # whoever signs out is forgotten


def test_form_from_a_page_opened_before_signing_in_anew_is_kept(editor: User) -> None:
    browser = signed_in(editor, enforce_csrf_checks=True)
    here, elsewhere = {"origin": "http://testserver"}, {"origin": "https://evil.example"}
    assert browser.post(ADD, form(csrfmiddlewaretoken="old"), headers=here)["Location"] == KEPT
    assert KeptForm.objects.count() == 1
    assert browser.post(ADD, form(csrfmiddlewaretoken="old"), headers=elsewhere).status_code == 403
    assert browser.post(ADD, form(csrfmiddlewaretoken="old")).status_code == 403
    assert KeptForm.objects.count() == 1
    assert not SynonymGroup.objects.exists()


def test_refused_again_a_kept_form_is_on_the_page_with_its_faults(browser: Client, editor: User) -> None:
    kept = KeptForm.objects.create(user=editor, path=ADD, body="slug=&terms=a")
    assert "terms" in browser.get(KEPT).content.decode()
    page = browser.post(ADD, {"slug": "", "terms": "a", "_kept_form": str(kept.pk)})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "١"])
def test_number_of_a_kept_form_may_be_nonsense(browser: Client, editor: User, number: str) -> None:
    KeptForm.objects.create(user=editor, path=ADD, body="slug=a")
    assert browser.post(ADD, {**form(), "_kept_form": number}).status_code == 302
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/admin/password_change/", {"old_password": "a secret", "new_password1": "b", "new_password2": "b"}),
        ("/admin/second-factor/recovery-codes/", {"code": "123456"}),
        ("/admin/auth/user/add/", {"username": "a", "password1": "a secret"}),
        ("/admin/auth/user/1/password/", {"new": "a secret"}),
        ("/admin/logout/", {"a": "b"}),
        (ADD, {"csrfmiddlewaretoken": "a"}),
        (ADD, {"terms": "a" * 1_100}),
    ],
)
def test_secrets_and_what_is_too_long_are_not_kept(
    browser: Client, later: Later, path: str, data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examples.desk.accounts.kept.LONGEST_BODY", 1_000)
    later(minutes=16)
    assert browser.post(path, data)["Location"].startswith(LOGIN)
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_for_those_without_a_second_factor(client: Client, editor: User, later: Later) -> None:
    client.post(LOGIN, {"username": "edith", "password": PASSWORD})
    later(minutes=16)
    client.post(ADD, form())
    client.post(ADD, form())
    assert not KeptForm.objects.exists()


def test_kept_forms_are_their_senders_alone_and_go_after_a_day(browser: Client, editor: User, later: Later) -> None:
    theirs = KeptForm.objects.create(user=person("fay", "editor"), path=ADD, body="slug=theirs")
    mine = KeptForm.objects.create(user=editor, path=ADD, body="slug=mine")
    assert [item["form"] for item in browser.get(KEPT).context["kept"]] == [mine]
    browser.post(ADD, {**form(slug="new"), "_kept_form": str(theirs.pk)})
    assert browser.post(f"{KEPT}{theirs.pk}/discard/").status_code == 404
    assert KeptForm.objects.count() == 2
    assert browser.get(f"{KEPT}{mine.pk}/discard/").status_code == 405
    assert browser.post(f"{KEPT}{mine.pk}/discard/").status_code == 302
    later(days=1, seconds=1)
    call_command("tidy")
    assert not KeptForm.objects.exists()


def test_tidy_deletes_what_is_past_its_time(browser: Client, later: Later, capsys: pytest.CaptureFixture[str]) -> None:
    Client().post(LOGIN, {"username": "nobody", "password": "wrong"})
    call_command("tidy")
    assert "session that had ended: 0 deleted" in capsys.readouterr().out
    later(days=1)
    call_command("tidy")
    said = capsys.readouterr().out
    assert "session that had ended: 1 deleted" in said
    assert "count of wrong passwords: 1 deleted" in said
    assert not Session.objects.exists()
