"""Whatever an editor or a reader stores in any field, no page, file or email makes a program run it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from defusedxml import ElementTree
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from docx import Document
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from pytest_django import Settings

from examples.documents.versions import record_version
from examples.email_updates.delivery import send_due_news
from examples.email_updates.suggestion_emails import send_suggestion_emails
from examples.models import Example, Subscription, Suggestion
from tests.helpers.accounts import sign_in
from tests.helpers.hostile_texts import fill_with_hostile_text
from tests.helpers.sample_rows import create_one_of_each, give_own_rows
from tests.helpers.unsafe_html import find_html_faults, is_unsafe
from tests.integration.test_permissions import ROWS

pytestmark = pytest.mark.django_db
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ROOT = "https://inspire.example.org"
REFLECTED = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
QUERIES = ("", "?e=seen&e=bare", "?view=print", f"?q={REFLECTED}&setting={REFLECTED}&about=seen&subject=missing")
NOT_SHOWN = {"example.based_on", "subscription.email"}  # on any page


def check_html(content: bytes) -> str:
    text = content.decode()
    assert find_html_faults(text) == []
    assert not re.search(r">49 ?\[", unescape(text)), "a template within the text was run"
    return unescape(text)


def check_xml(content: bytes) -> str:
    """Readers of feeds show the content of an entry as HTML."""
    texts = [element.text or "" for element in ElementTree.fromstring(content).iter()]
    assert [fault for text in texts if text.startswith("<") for fault in find_html_faults(text)] == []
    return " ".join(texts)


def check_csv(content: bytes) -> str:
    cells = [cell for row in csv.reader(StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    return " ".join(cells)


def check_markdown(content: bytes) -> str:
    """As a program shows it that allows HTML and any link."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    assert find_html_faults(parser.render(content.decode())) == []
    return content.decode()


def check_document(content: bytes) -> str:
    document = Document(BytesIO(content))
    assert not [link for link in document.part.rels.values() if link.is_external and is_unsafe(link.target_ref)]
    return " ".join(document.element.itertext())


def check_workbook(content: bytes) -> str:
    cells = [cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink and is_unsafe(cell.hyperlink.target or "")]
    return " ".join(str(cell.value) for cell in cells)


CHECKS: dict[str, Callable[[bytes], str]] = {
    "text/html": check_html,
    "application/json": lambda content: str(json.loads(content)),
    "application/schema+json": lambda content: str(json.loads(content)),
    "application/jsonl": lambda content: str([json.loads(line) for line in content.splitlines()]),
    "application/zip": lambda _: "",  # of files that have an address each
    "application/atom+xml": check_xml,
    "application/xml": check_xml,
    "application/opensearchdescription+xml": check_xml,
    "image/svg+xml": check_xml,
    "text/csv": check_csv,
    "text/markdown": check_markdown,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": check_document,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": check_workbook,
    # Programs show these as they are; every response says "nosniff".
    "text/plain": bytes.decode,
    "text/javascript": bytes.decode,
    "application/x-bibtex": bytes.decode,
    "application/x-research-info-systems": bytes.decode,
    "image/png": lambda _: "",
}


@pytest.fixture
def fields() -> dict[str, Any]:
    rows = create_one_of_each()
    give_own_rows(User.objects.get(username="super"))
    filled = fill_with_hostile_text()
    for key in ("own", "other", "public"):
        record_version(Example.objects.get(pk=rows[key]), None, "Saved")
    return rows | {"fields": filled}


def test_stored_text_is_never_run(fields: dict[str, Any]) -> None:
    clients = {True: sign_in(User.objects.get(is_superuser=True)), False: Client()}
    shown = set()
    for row in ROWS:
        if set(row.get) & {"v", "s"}:
            for query in QUERIES[:1] if row.is_admin else QUERIES:
                shown |= check_page(clients[row.is_admin], row.fill(fields).address + query)
    assert {name for number, name in fields["fields"].items() if number not in shown} == NOT_SHOWN


def check_page(client: Client, address: str) -> set[int]:
    """The numbers of the fields that the page shows."""
    response = client.get(address)
    kind = response.headers.get("Content-Type", "text/plain").split(";")[0]
    try:
        return {int(number) for number in re.findall(r"zq(\d+)q", CHECKS[kind](response.getvalue()))}
    except Exception as error:
        error.add_note(address)
        raise


def test_emails_are_plain_text(fields: dict[str, Any], settings: Settings) -> None:
    settings.SITE_CONTACT = "editors@example.org"
    suggestion = Suggestion.objects.get()
    suggestion.email = "reader@example.org"
    send_suggestion_emails(suggestion, ROOT)
    times = {"confirmed_at": "2026-11-28T00:00Z", "sent_until": "2026-01-01T00:00Z"}
    Subscription.objects.update(email="reader@example.org", **times)
    assert list(send_due_news(ROOT)) == [True]
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        assert message.message().get_content_type() == "text/plain"
        assert set(message.extra_headers) <= {"List-Unsubscribe", "List-Unsubscribe-Post"}
