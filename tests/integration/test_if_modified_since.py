"""If-Modified-Since: a copy with the date of the last change is confirmed, any other gets the page."""

import datetime as dt

import pytest
from django.test import Client

from examples.models import CatalogueRevision
from tests.helpers.factories import ExampleFactory
from tests.integration.test_conditional_requests import request_page, set_time

pytestmark = pytest.mark.django_db
CHANGED_AT = dt.datetime(2100, 6, 15, 12, tzinfo=dt.UTC)  # later than the files of the code


@pytest.fixture(autouse=True)
def change() -> None:
    ExampleFactory()
    CatalogueRevision.objects.update(raised_at=CHANGED_AT)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """A time when the second of the last change is over."""
    return set_time(monkeypatch, CHANGED_AT + dt.timedelta(seconds=5))


def test_last_modified_is_the_date_of_the_last_change(client: Client, later: dt.datetime) -> None:
    date = request_page(client, "/examples/")["Last-Modified"]
    assert date == "Tue, 15 Jun 2100 12:00:00 GMT"
    assert request_page(client, "/examples/", if_modified_since=date).status_code == 304


@pytest.mark.parametrize("days", [-1, 1], ids=["older", "younger"])
def test_another_date_gets_the_page(client: Client, later: dt.datetime, days: int) -> None:
    """A newer date too: after a backup is restored, copies of what it replaced are newer than the site."""
    other = (later + dt.timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert request_page(client, "/examples/", if_modified_since=other).status_code == 200


MISSING = ("/examples/none/", "/examples/none.json", "/icbs/none/", "/organisations/none/", "/settings/none/", "/none/")


@pytest.mark.parametrize("path", MISSING)
def test_missing_page_is_never_confirmed(client: Client, later: dt.datetime, path: str) -> None:
    """Neither by the date that every page has, nor by any tag; and no cache keeps that it was missing."""
    date = request_page(client, "/examples/")["Last-Modified"]
    for headers in ({"if_modified_since": date}, {"if_none_match": "*"}, {"if_none_match": '"other"'}):
        response = request_page(client, path, **headers)
        assert (response.status_code, response["Cache-Control"]) == (404, "no-store"), headers


def test_etag_takes_precedence_over_the_date(client: Client, later: dt.datetime) -> None:
    date = request_page(client, "/examples/")["Last-Modified"]
    assert request_page(client, "/examples/", if_modified_since=date, if_none_match='"other"').status_code == 200


def test_no_last_modified_within_the_second_of_a_change(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another change in that second would have the same date."""
    set_time(monkeypatch, CHANGED_AT.replace(microsecond=999_999))
    assert "Last-Modified" not in request_page(client, "/examples/")
