"""Links in the admin: the status of each, beside the source that cites it and in the list of links."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from examples.models import Example, Link, Source
from tests.helpers.factories import ExampleFactory, SourceFactory

pytestmark = pytest.mark.django_db


def format_form_link(row: Example) -> str:
    return f'<a href="{reverse("admin:examples_example_change", args=[row.pk])}">'


def create_dead_links(number: int) -> None:
    for _ in range(number):
        made = ExampleFactory()
        address = f"https://gone.test/{made.pk}"
        made.sources.update(address=address)
        Link.objects.create(address=address, status="dead", failing_since=timezone.now(), checked_at=timezone.now())


def test_source_rows_show_link_status(admin_client: Client) -> None:
    made = ExampleFactory(status="draft", published_at=None)
    made.sources.update(number=1, address="https://gone.test/")
    SourceFactory(example=made, number=2, address="https://new.test/")
    SourceFactory(example=made, number=3, address="")
    address = reverse("admin:examples_example_change", args=[made.pk])
    admin_client.get(address)
    with CaptureQueriesContext(connection) as before:
        admin_client.get(address)
    day = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
    Link.objects.create(address="https://gone.test/", status="dead", code=404, checked_at=day, failing_since=day)
    for number in range(4, 9):
        SourceFactory(example=made, number=number, address=f"https://more.test/{number}")
        Link.objects.create(address=f"https://more.test/{number}", status="alive", code=200, checked_at=day)
    with CaptureQueriesContext(connection) as after:
        text = unescape(admin_client.get(address).content.decode())
    assert text.count("Answers, checked 3 Nov 2026") == 5
    assert text.count("Not there any more (404), since 3 Nov 2026, checked 3 Nov 2026") == 1
    assert len(after) == len(before)
    assert Source.objects.filter(example=made).count() == 8


def test_link_list_is_read_only_and_shows_usages(admin_client: Client) -> None:
    create_dead_links(1)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(reverse("admin:examples_link_changelist"))
    create_dead_links(3)
    with CaptureQueriesContext(connection) as many:
        text = admin_client.get(reverse("admin:examples_link_changelist")).content.decode()
    assert len(many) == len(few)
    link = Link.objects.order_by("pk")[0]
    entry = Example.objects.published().get(sources__address=link.address)
    assert f"{format_form_link(entry)}{entry.title}</a>" in text
    shown = admin_client.get(reverse("admin:examples_link_change", args=[link.pk]))
    assert f"{format_form_link(entry)}{entry.title}</a>" in shown.content.decode()
    for name in ("change", "delete"):
        address = reverse(f"admin:examples_link_{name}", args=[link.pk])
        assert admin_client.post(address, {"address": "https://other.test/", "post": "yes"}).status_code == 403
    assert admin_client.get(reverse("admin:examples_link_add")).status_code == 403
    assert Link.objects.filter(address=link.address).exists()


def test_link_without_usages(admin_client: Client) -> None:
    link = Link.objects.create(address="https://site.test/")
    for name, args in (("changelist", []), ("change", [link.pk])):
        page = admin_client.get(reverse(f"admin:examples_link_{name}", args=args))
        assert "no entry" in page.content.decode()
