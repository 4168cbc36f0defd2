"""The emails to followers as a mail server on this machine receives them."""

import datetime as dt
import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from examples.models import Subscription
from inspire.mailers import build_mailers
from tests.helpers.factories import ExampleFactory
from tests.helpers.ports import find_free_ports
from tests.helpers.wait import PATIENCE


class Mailbox:
    """`messages`: those received, in order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.raw = b""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.raw = bytes(envelope.original_content or b"")
        self.messages.append(email.message_from_bytes(envelope.original_content or b"", policy=default))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    (port,) = find_free_ports(1)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE)
    controller.start()
    try:
        settings.MAILERS = build_mailers(f"smtp://127.0.0.1:{port}", local=False)
        settings.DEFAULT_FROM_EMAIL = "editors@inspire.example.org"
        yield mailbox
    finally:
        controller.stop()


def find_link(message: EmailMessage, kind: str) -> str:
    found = re.search(rf"https?://[^/]+(/follow/{kind}/\S+)", message.get_content())
    assert found
    return found[1]


@pytest.mark.django_db
def test_whole_life_of_a_subscription(client: Client, mailbox: Mailbox) -> None:
    ExampleFactory(slug="night", title="Night nurses – “at home”", published_at=timezone.now() - dt.timedelta(hours=1))
    client.post("/follow/?path=/examples/", {"email": "ada@example.org", "frequency": "at-once"})
    (confirmation,) = mailbox.messages
    assert (confirmation["To"], confirmation["From"]) == ("ada@example.org", "editors@inspire.example.org")
    client.post(find_link(confirmation, "confirm"))
    Subscription.objects.update(sent_until=timezone.now() - dt.timedelta(days=1))
    call_command("send_news", site="https://inspire.example.org", verbosity=0)
    news = mailbox.messages[1]
    assert b"List-Unsubscribe: <https://inspire.example.org/follow/unsubscribe/" in mailbox.raw, "not encoded"
    assert news.get_content_type() == "text/plain", "without pictures that could report who opens it"
    assert "Night nurses – “at home”" in news.get_content()
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post(find_link(news, "unsubscribe"))
    assert not Subscription.objects.exists()
    call_command("send_news", site="https://inspire.example.org", verbosity=0)
    assert len(mailbox.messages) == 2


@pytest.mark.parametrize("address", ["mail.example.org", "http://mail.example.org", "smtps://"])
def test_wrong_address_of_a_mail_server_stops_the_start(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is wrong; set it to smtps://"):
        build_mailers(address, local=False)


def test_parts_of_the_address_of_a_mail_server() -> None:
    options = build_mailers("smtp+tls://ann%40example.org:p%2Fw@mail.example.org", local=False)["default"]["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["port"], options["username"], options["password"]) == (587, "ann@example.org", "p/w")
    assert (options["use_tls"], options["use_ssl"]) == (True, False)
    assert str(build_mailers("", local=True)["default"]["BACKEND"]).endswith("console.EmailBackend")
    assert build_mailers("", local=False) == {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
