"""Readers send in examples: nothing they type is lost, shown to others or kept too long."""

import datetime as dt
import re
from html import unescape
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from examples.finder.sender_limit import MAX_PER_HOUR
from examples.finder.suggestion_forms import ContactRequestForm, SuggestionForm
from examples.models import CatalogueRevision, PageRating, Suggestion
from examples.views.follow import FollowForm
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db
FORM = {"what": "Night sitters for people at home", "place": "Devon", "searched": "sitters", "website": ""}


def test_suggestion_is_stored_for_editors_only(client: Client) -> None:
    ExampleFactory()
    before = CatalogueRevision.objects.get().token
    response = client.post("/suggest/", FORM)
    assert (response.status_code, response["Location"]) == (302, "/suggest/thanks/")
    suggestion = Suggestion.objects.get()
    assert (suggestion.what, suggestion.searched, suggestion.handled) == (FORM["what"], "sitters", False)
    assert b"Night sitters" not in client.get("/examples/?q=sitters").content
    assert CatalogueRevision.objects.get().token == before


def test_invalid_form_keeps_the_text_and_shows_errors(client: Client) -> None:
    response = client.post("/suggest/", FORM | {"what": "", "email": "nobody", "organisation": "A hospice"})
    page = unescape(response.content.decode())
    assert response.status_code == 200
    assert "Enter what the example is and who it helps" in page
    assert '<a href="#id_email">Enter an email address such as' in page
    assert 'value="A hospice"' in page
    assert "<title>Error: " in page
    assert not Suggestion.objects.exists()


def test_forms_are_checked_without_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """During an outage, each query would be another wait and another line in the log."""
    contact = FORM | {"email": "ada@example.org", "may_share": "on"}
    with django_assert_num_queries(0):
        assert SuggestionForm(FORM).is_valid()
        assert ContactRequestForm(contact).is_valid()
        assert FollowForm({"email": "ada@example.org", "frequency": "weekly"}).is_valid()


def test_form_filled_in_by_a_bot_is_not_stored(client: Client) -> None:
    assert client.post("/suggest/", FORM | {"website": "https://spam.example"}).status_code == 302
    assert not Suggestion.objects.exists()


def test_form_sent_again_is_stored_once(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clicked twice, or sent again because no answer came. The same text on another day is a new message."""
    settings.SITE_CONTACT = "editors@example.org"
    for _ in range(2):
        assert client.post("/suggest/", FORM).status_code == 302
    assert (Suggestion.objects.count(), len(mail.outbox)) == (1, 1)
    client.post("/suggest/", FORM | {"place": "Cornwall"})
    assert Suggestion.objects.count() == 2
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2100, 1, 1))
    client.post("/suggest/", FORM)
    assert Suggestion.objects.count() == 3


def test_sender_has_a_limit_and_loses_no_text(client: Client) -> None:
    for number in range(MAX_PER_HOUR):
        assert client.post("/suggest/", FORM | {"place": f"Ward {number}"}).status_code == 302
    page = client.post("/suggest/", FORM).content.decode()
    assert "Try again in an hour" in page
    assert FORM["what"] in page
    assert Client(REMOTE_ADDR="192.0.2.7").post("/suggest/", FORM).status_code == 302
    assert Suggestion.objects.count() == MAX_PER_HOUR + 1


def test_form_works_where_cookies_are_refused() -> None:
    response = Client(enforce_csrf_checks=True).post("/suggest/", FORM)
    assert (response.status_code, response.cookies) == (302, {})
    assert not Client().get("/suggest/").cookies


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her number was 943 476 5919.", "“943 476 5919” looks like an NHS number"),
        ("He was born on 3 May 1941.", "looks like a date of birth"),
        ("Ring me on 07700 900123.", "“07700 900123” looks like a telephone number"),
    ],
)
def test_details_that_we_must_not_hold_are_explained(client: Client, text: str, kind: str) -> None:
    page = unescape(client.post("/suggest/", FORM | {"what": text}).content.decode())
    assert kind in page
    assert f">{text}</textarea>" in page
    assert not Suggestion.objects.exists()
    assert (
        client.post("/suggest/", FORM | {"what": "It helped 1,203 people from 2019 to 2021, 18 of 21."}).status_code
        == 302
    )


def test_suggestions_do_not_fill_the_mailbox_of_a_stranger() -> None:
    """The messages are stored; only the emails to the address that each sender gave have a limit."""
    for number in range(5):
        data = FORM | {"what": f"Night sitters {number}", "email": "victim@example.org"}
        assert Client(REMOTE_ADDR=f"192.0.2.{number}").post("/suggest/", data).status_code == 302
    assert (Suggestion.objects.count(), len(mail.outbox)) == (5, 3)


def test_sender_and_editors_get_an_email_without_the_message(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SITE_CONTACT = "editors@example.org"
    client.post("/suggest/", FORM | {"email": "ada@example.org", "interest": "I work there"})
    to_editors, to_sender = mail.outbox
    assert (to_editors.to, to_sender.to) == (["editors@example.org"], ["ada@example.org"])
    assert f"/admin/examples/suggestion/{Suggestion.objects.get().pk}/" in to_editors.body
    assert FORM["what"] not in f"{to_editors.body}{to_sender.body}"
    monkeypatch.setattr(EmailBackend, "send_messages", Mock(side_effect=ConnectionRefusedError))
    assert client.post("/suggest/", FORM).status_code == 302, "the suggestion is stored all the same"


def test_suggestion_becomes_a_draft_without_its_sender(client: Client, admin_client: Client) -> None:
    client.post("/suggest/", FORM | {"email": "ada@example.org"})
    page = unescape(
        admin_client.get(f"/admin/examples/suggestion/{Suggestion.objects.get().pk}/change/").content.decode()
    )
    found = re.search(r'href="(/admin/examples/example/add/[^"]*)"', page)
    assert found
    form = unescape(admin_client.get(found[1]).content.decode())
    assert f'value="{FORM["what"]}"' in form
    assert "ada@example.org" not in form


def test_readers_report_what_is_wrong_and_rate_pages(client: Client) -> None:
    example = ExampleFactory(slug="seen")
    page = unescape(client.get("/examples/seen/").content.decode())
    assert 'href="/suggest/?about=seen&subject=wrong"' in page
    assert '<input type="hidden" name="path" value="/examples/seen/">' in page
    for answer in ("yes", "no", "no"):
        response = Client(enforce_csrf_checks=True).post("/useful/", {"path": "/examples/seen/", "answer": answer})
        assert (response.status_code, response.cookies) == (200, {})
    assert "subject=wrong" in response.content.decode()
    row = PageRating.objects.get()
    assert (row.path, row.useful, row.not_useful) == ("/examples/seen/", 1, 2)
    refused = unescape(client.post("/suggest/?about=seen&subject=wrong", {"what": ""}).content.decode())
    assert "What is wrong, and how do you know?" in refused
    assert "Enter what you would like to tell us" in refused
    assert "What is it, and who does it help?" not in refused
    client.post("/suggest/?about=seen&subject=wrong", FORM)
    assert Suggestion.objects.values_list("kind", "about").get() == ("wrong", example.pk)


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/examples/seen/", "maybe"), ("/about/", "yes"), ("", "yes"), ("\0", "no"), ("//evil.example", "no")],
)
def test_ratings_of_other_pages_are_refused(client: Client, path: str, answer: str) -> None:
    assert client.post("/useful/", {"path": path, "answer": answer}).status_code == 400
    assert client.get("/useful/").status_code == 405
    assert not PageRating.objects.exists()


def test_long_suggestion_in_another_alphabet_becomes_a_draft(client: Client, admin_client: Client) -> None:
    """In an address, its text would have more than the 8,190 characters that the server reads."""
    text = "مرحبا " * 600
    client.post("/suggest/", FORM | {"what": text})
    page = admin_client.get(f"/admin/examples/suggestion/{Suggestion.objects.get().pk}/change/").content.decode()
    href = unescape(re.search('href="([^"]*example/add/[^"]*)"', page)[1])  # type: ignore[index]
    assert len(href) < 200
    assert admin_client.get(href).context["adminform"].form.initial["summary"] == text.strip()


def test_suggestion_is_not_shown_to_a_contributor(client: Client) -> None:
    client.post("/suggest/", FORM)
    contributor = sign_in(create_account("carl", "contributor"))
    page = contributor.get("/admin/examples/example/add/", {"suggestion": str(Suggestion.objects.get().pk)})
    assert page.status_code == 200
    assert FORM["what"] not in page.content.decode()


@pytest.mark.parametrize("key", ["", "0", "x", "9" * 18, "9" * 5000])
def test_draft_from_a_suggestion_that_is_gone(admin_client: Client, key: str) -> None:
    response = admin_client.get("/admin/examples/example/add/", {"suggestion": key})
    assert response.status_code in (200, 404)


def test_ratings_never_name_drafts_or_searches(client: Client) -> None:
    ExampleFactory(slug="hidden", status="draft")
    client.post("/useful/", {"path": "/examples/hidden/", "answer": "no"})
    client.post("/useful/", {"path": "/examples/", "answer": "yes"})
    assert list(PageRating.objects.values_list("path", "useful")) == [("/examples/", 1)]


def test_page_is_not_cached_and_keeps_the_search(client: Client) -> None:
    response = client.get("/suggest/?searched=night%00sitters")
    assert "no-store" in response["Cache-Control"]
    assert 'value="night sitters"' in response.content.decode()


def test_no_results_page_links_to_the_form_and_to_similar_terms(client: Client) -> None:
    ExampleFactory()
    term("phase", "last-days", label="Last days")
    page = unescape(client.get("/examples/?q=homely+zzz&exact=1&phase=last-days").content.decode())
    assert 'href="/suggest/?searched=homely+zzz%3B+Last+days"' in page
    page = unescape(client.get("/examples/?q=coord+zzz&exact=1").content.decode())
    assert "Similar terms in this directory" in page
    assert "Coordinated care" in page


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("zzz", "No example has this word. Try another word for the same thing."),
        ("zzz xxx", "No example has all of these words. Try fewer words, or other words for the same thing."),
    ],
)
def test_search_that_finds_nothing_can_be_followed_but_not_downloaded(words: str, advice: str, client: Client) -> None:
    ExampleFactory()
    page = unescape(client.get("/examples/", {"q": words}).content.decode())
    assert advice in page
    links = page.partition('id="downloads"')[2]
    assert "Follow by email" in links
    assert "/examples.atom?" in links
    for name in ("Print this list", "Table for a spreadsheet", "Data for programs"):
        assert name not in links


def test_suggestions_are_deleted_after_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    Suggestion.objects.create(what="old", received_at=timezone.now() - dt.timedelta(days=366))
    Suggestion.objects.create(what="new", received_at=timezone.now() - dt.timedelta(days=364))
    call_command("tidy")
    assert "old suggestion: 1 deleted" in capsys.readouterr().out
    assert Suggestion.objects.get().what == "new"


def test_entry_links_to_a_form_that_is_filled_in(client: Client) -> None:
    ExampleFactory(slug="seen", title="Night & day")
    page = unescape(client.get("/examples/seen/").content.decode())
    for subject, heading, words in (
        ("missing", "Tell us what is missing", "Not reported yet: any result"),
        ("contact", "Ask us to put you in touch", "the people behind “Night & day”"),
    ):
        address = f"/suggest/?about=seen&subject={subject}"
        assert f'href="{address}"' in page
        form = unescape(client.get(address).content.decode())
        assert f'<h1 class="nhsuk-heading-xl app-page-heading">{heading}</h1>' in form
        assert words in form
        assert "http://testserver/examples/seen/" in form
