"""What a server loads before it forks its workers: the catalogue, and pages that need most of the code."""

import threading
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connections
from django.test import Client

from examples.catalogue import preload, refresh
from examples.models import EmptySearch
from inspire.warm_up import request_pages
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def _published() -> None:
    for title in ("Hospice at home", "Night nurses", "Carer support"):
        ExampleFactory.create(title=title, status="published")


@pytest.mark.usefixtures("_published")
def test_common_addresses_are_pages(client: Client) -> None:
    addresses = preload.list_common_addresses()
    assert sum(address.startswith("/examples/") for address in addresses) == 7
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("_published")
def test_pages_are_built_and_no_search_is_counted() -> None:
    statuses: list[str] = []
    application: Any = get_wsgi_application()

    def record_status(environ: dict[str, Any], _: object) -> Any:
        return application(environ, lambda status, headers: statuses.append(status))

    signals = (request_started, request_finished)
    for signal in signals:  # as in Django's own test client, which keeps the connection of the test
        signal.disconnect(close_old_connections)
    try:
        request_pages(record_status, preload.list_common_addresses())
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
    assert set(statuses) == {"200 OK"}
    assert not EmptySearch.objects.exists()


@pytest.mark.usefixtures("_published")
def test_no_thread_is_left_that_a_fork_would_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test needs its connection
    monkeypatch.setattr(refresh, "_cached", None)
    before = set(threading.enumerate())  # one of an earlier test may end in the meantime
    assert preload.load_shared_data()
    assert set(threading.enumerate()) <= before


@pytest.mark.once
def test_server_starts_without_a_database(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    closed: list[bool] = []

    def fail() -> None:
        raise OperationalError("The database is away\nand says so in two lines")

    monkeypatch.setattr(preload, "get_catalogue", fail)
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))
    assert not preload.load_shared_data()
    assert closed == [True]
    assert caplog.messages == ["The catalogue could not be loaded yet: The database is away and says so in two lines"]
