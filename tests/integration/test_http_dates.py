"""Copies asked about by date: told apart where a date can do it, and given the page where it cannot."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from examples.models import CatalogueRevision
from tests.helpers.factories import ExampleFactory
from tests.integration.test_http import request_page, set_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """Some time after the last change, so that its second is over."""
    ExampleFactory()
    return set_time(monkeypatch, timezone.now() + dt.timedelta(seconds=5))


def test_date_is_that_of_the_last_change(client: Client, later: dt.datetime) -> None:
    date = request_page(client, "/examples/")["Last-Modified"]
    assert dt.datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=dt.UTC) <= later
    assert request_page(client, "/examples/", if_modified_since=date).status_code == 304


@pytest.mark.parametrize("days", [-1, 1], ids=["older", "younger"])
def test_another_date_gets_the_page(client: Client, later: dt.datetime, days: int) -> None:
    """Younger too: a backup that was restored is older than the copies made of what it replaced."""
    other = (later + dt.timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert request_page(client, "/examples/", if_modified_since=other).status_code == 200


def test_tag_counts_for_more_than_the_date(client: Client, later: dt.datetime) -> None:
    date = request_page(client, "/examples/")["Last-Modified"]
    answer = request_page(client, "/examples/", if_modified_since=date, if_none_match='"other"')
    assert answer.status_code == 200


def test_no_date_while_its_second_lasts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes again in that second would have the same one."""
    set_time(monkeypatch, CatalogueRevision.objects.get().raised_at + dt.timedelta(milliseconds=300))
    assert "Last-Modified" not in request_page(client, "/examples/")
