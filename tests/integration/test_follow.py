"""Following a search or an example by email, from the form to the end of the subscription."""

import datetime as dt
import re
import smtplib
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from examples.finder.sender_limit import MAX_PER_HOUR
from examples.models import Change, Example, FormPost, Subscription
from tests.helpers.factories import ExampleFactory, ICBFactory, term
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft

pytestmark = pytest.mark.django_db
SITE = "https://inspire.example.org"
SEARCH = "/follow/?path=/examples/%3Fsetting%3Dhome"


def subscribe(client: Client, address: str = SEARCH, **data: str) -> Any:
    return client.post(address, {"email": "ada@example.org", "frequency": "at-once"} | data)


def build_follow_address(words: str) -> str:
    return f"/follow/?{urlencode({'path': '/examples/?' + urlencode({'q': words})})}"


def find_link(kind: str, number: int = -1) -> str:
    """The path of a link in an email: "confirm" or "unsubscribe"."""
    found = re.search(rf"https?://[^/]+(/follow/{kind}/\S+)", str(mail.outbox[number].body))
    assert found
    return found[1]


def confirm(client: Client, since: dt.timedelta = dt.timedelta(days=8)) -> Subscription:
    """A confirmed subscription whose last news was sent `since` ago."""
    subscribe(client)
    client.post(find_link("confirm"))
    Subscription.objects.update(sent_until=timezone.now() - since)
    mail.outbox.clear()
    return Subscription.objects.get()


def send_news() -> None:
    call_command("send_news", site=SITE, verbosity=0)


def test_subscription_from_form_to_end(client: Client) -> None:
    example = ExampleFactory(slug="night", title="Night nurses", published_at=timezone.now() - dt.timedelta(days=90))
    page = get_ok(client, "/examples/?setting=home").content.decode()
    assert "/follow/?path=%2Fexamples%2F%3Fsetting%3Dhome" in page
    assert "a new example, or a change to one of them" in get_ok(client, SEARCH).content.decode()
    response = subscribe(client)
    assert "Check your email" in response.content.decode()
    assert not response.cookies
    assert mail.outbox[0].to == ["ada@example.org"]
    send_news()
    assert len(mail.outbox) == 1, "nothing is sent before the address is confirmed"
    link = find_link("confirm")
    target = '<a href="/examples/?setting=home">Examples with Where care happens: Home</a>'
    assert target in get_ok(client, link).content.decode()
    assert Subscription.objects.get().confirmed_at is None, "opening the link changes nothing"
    confirmed = client.post(link).content.decode()
    assert "You are subscribed" in confirmed
    assert target in confirmed
    send_news()
    assert len(mail.outbox) == 1, "nothing changed since"
    Change.objects.create(example=example, kind="corrected", note="The number of nurses was wrong.")
    send_news()
    send_news()
    (news,) = mail.outbox[1:]
    for text in (
        "Night nurses",
        "Corrected: The number of nurses was wrong.",
        "How it was studied: Described. What was found: Not known.",
        f"{SITE}/examples/night/",
    ):
        assert text in news.body, text
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = news.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert get_ok(client, one_click).status_code == 200
    assert Subscription.objects.exists(), "opening the link changes nothing"
    assert "deleted your address" in client.post(one_click, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert not Subscription.objects.exists()
    assert client.get(one_click).status_code == client.post(link).status_code == 404


def test_weekly_news_waits_a_week(client: Client) -> None:
    example = ExampleFactory()
    subscription = confirm(client, since=dt.timedelta(days=6))
    Subscription.objects.update(frequency="weekly")
    Change.objects.create(example=example, kind="changed")
    send_news()
    assert not mail.outbox
    Subscription.objects.update(sent_until=subscription.sent_until - dt.timedelta(days=1))
    send_news()
    assert len(mail.outbox) == 1


def test_news_is_about_what_was_followed_and_never_about_drafts(client: Client) -> None:
    day = timezone.now() - dt.timedelta(days=1)
    ExampleFactory(title="New at home", published_at=day)
    elsewhere = ExampleFactory(title="New elsewhere", published_at=day)
    elsewhere.terms.add(term("setting", "hospice"))
    elsewhere.terms.remove(term("setting", "home"))
    Change.objects.create(example=create_marked_draft(), kind="corrected", note=MARK)
    confirm(client)
    send_news()
    body = str(mail.outbox[0].body)
    assert "New at home\n- First published" in body
    assert "New elsewhere" not in body
    assert MARK not in body


def test_follower_of_an_example_learns_why_it_was_retired(client: Client) -> None:
    example = ExampleFactory(slug="night")
    subscribe(client, "/follow/?path=/examples/night/")
    client.post(find_link("confirm"))
    Example.objects.filter(pk=example.pk).update(status="retired", retired_at=timezone.now(), retired_reason="Closed.")
    send_news()
    assert "Retired: Closed." in str(mail.outbox[-1].body)


def test_faults_are_explained_and_nothing_typed_is_lost(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = subscribe(client, email="ada@").content.decode()
    assert 'value="ada@"' in page
    assert "Enter an email address such as name@example.org" in page

    def refuse(*_: Any) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    page = subscribe(client).content.decode()
    assert "We could not send the email" in page
    assert 'value="ada@example.org"' in page


def test_failed_news_is_sent_the_next_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ExampleFactory(published_at=timezone.now() - dt.timedelta(days=1))
    confirm(client)

    def refuse(*_: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(CommandError, match="1 emails could not be sent"):
            send_news()
    send_news()
    assert len(mail.outbox) == 1


def test_sender_has_a_limit_of_its_own(client: Client) -> None:
    for number in range(MAX_PER_HOUR):
        assert "Check your email" in subscribe(client, email=f"{number}@example.org").content.decode()
    assert "Try again in an hour" in subscribe(client).content.decode()
    assert "Check your email" in subscribe(Client(REMOTE_ADDR="192.0.2.7")).content.decode()
    assert Subscription.objects.count() == MAX_PER_HOUR + 1
    assert not FormPost.objects.filter(sender__contains="127.0.0.1").exists()


def test_addresses_of_one_ipv6_network_are_one_sender() -> None:
    """A home or a rented server has 2^64 of them."""
    for number in range(MAX_PER_HOUR):
        subscribe(Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), email=f"{number}@example.org")
    assert subscribe(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1")).status_code == 429
    assert subscribe(Client(REMOTE_ADDR="2001:db8:1:3::1")).status_code == 200


def test_recipient_has_a_limit_for_all_senders(client: Client) -> None:
    for number in range(4):
        page = subscribe(Client(REMOTE_ADDR=f"192.0.2.{number}")).content.decode()
    assert "Try again in an hour" in page
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    "email", ["a@" + "é" * 60 + ".org", "a@" + "日" * 63 + ".org", "a@אa.org", '"a\x01"@example.org']
)
def test_address_that_cannot_be_sent_to_is_refused(client: Client, email: str) -> None:
    assert "Enter an email address such as" in subscribe(client, email=email).content.decode()
    assert (
        "Enter an email address such as"
        in client.post("/suggest/", {"what": "Nurses", "email": email}).content.decode()
    )
    assert not Subscription.objects.exists()


def test_stranger_changes_no_subscription(client: Client) -> None:
    confirm(client)
    subscribe(client, frequency="weekly", email="ada@EXAMPLE.org")
    assert Subscription.objects.get().frequency == "at-once"
    client.post(find_link("confirm"))
    assert Subscription.objects.get().frequency == "weekly"


def test_subscription_deleted_while_it_is_confirmed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner presses Confirm and Unsubscribe in two windows, or the tidying command runs in between."""
    subscribe(client)
    gone = Subscription.objects.get()
    link = find_link("confirm")
    monkeypatch.setattr("examples.views.follow.find_subscription", lambda *_: gone)
    Subscription.objects.all().delete()
    assert client.post(link).status_code == 404
    assert not Subscription.objects.exists()


def test_second_confirmation_does_not_repeat_news(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """News was sent after the row was read."""
    stale = confirm(client)
    subscribe(client)
    sent = timezone.now()
    Subscription.objects.update(sent_until=sent)
    monkeypatch.setattr("examples.views.follow.find_subscription", lambda *_: stale)
    assert client.post(find_link("confirm")).status_code == 200
    assert Subscription.objects.get().sent_until == sent


@pytest.mark.parametrize(
    "words",
    [
        "your account is locked visit evil.example/login",
        "https://evil.example",
        "write to a@evil.example",
        "evil\u3002example",
        "ring 0900123456 today",
        "a long text of a stranger that nobody would ever type into a search box",
    ],
)
def test_stranger_sends_no_message_through_the_confirmation(client: Client, words: str) -> None:
    subscribe(client, build_follow_address(words))
    (sent,) = mail.outbox
    assert words not in f"{sent.subject}\n{sent.body}"
    assert "A search on our website" in sent.body


def test_confirmation_names_an_ordinary_search(client: Client) -> None:
    subscribe(client, build_follow_address("what helps carers at night?"))
    assert "what helps carers at night" in mail.outbox[0].body


def test_search_that_is_too_long_is_explained(client: Client) -> None:
    page = subscribe(
        client, "/follow/?path=/examples/%3Fq=" + "%25E6%2597%25A5" * 199 + "%2520hospice" * 20
    ).content.decode()
    assert "too long to follow" in page or "Check your email" in page
    for number in range(60):
        term("setting", f"a-very-long-name-of-a-place-{number}")
    path = "/examples/?" + "&".join(f"setting=a-very-long-name-of-a-place-{number}" for number in range(60))
    assert "too long to follow" in subscribe(client, f"/follow/?{urlencode({'path': path})}").content.decode()


def test_spam_gets_the_usual_answer_and_no_email(client: Client) -> None:
    assert "Check your email" in subscribe(client, website="https://spam.example").content.decode()
    assert not mail.outbox
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["/about/", "/examples/nowhere/", f"/examples/{MARK}/", "https://evil.example/", "\0", "//[", "//\u2100/examples/"],
)
def test_only_searches_and_published_examples_can_be_followed(client: Client, path: str) -> None:
    create_marked_draft()
    assert client.get("/follow/", {"path": path}).status_code == 404


def test_site_without_a_mail_server_promises_no_email(client: Client, settings: Settings) -> None:
    settings.SENDS_EMAIL = False
    ExampleFactory(slug="seen", boards=[ICBFactory(slug="devon")])
    for path in ("/examples/", "/examples/seen/", "/icbs/devon/"):
        assert "/follow/" not in get_ok(client, path).content.decode(), path
    assert client.get("/follow/").status_code == 404
    assert client.post("/suggest/", {"what": "Night sitters", "email": "ada@example.org"}).status_code == 302


def test_old_addresses_are_deleted(client: Client) -> None:
    now = timezone.now()
    for number, (created, confirmed) in enumerate(((8, None), (6, None), (400, 366), (400, 364))):
        Subscription.objects.create(
            email=f"{number}@example.org",
            path="/examples/",
            created_at=now - dt.timedelta(days=created),
            confirmed_at=now - dt.timedelta(days=confirmed) if confirmed else None,
        )
    call_command("tidy", verbosity=0)
    assert [row.email[0] for row in Subscription.objects.order_by("email")] == ["1", "3"]
