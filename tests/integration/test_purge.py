"""Shared caches are told to forget the site's pages when the catalogue changes."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from pytest_django import Settings

from examples.catalogue.purge import AGAIN_AFTER, Purger, build_revision_tag
from examples.catalogue.snapshot import RevisionKey
from examples.models import CatalogueRevision
from tests.helpers.factories import ExampleFactory

FIRST, SECOND = RevisionKey(1, "a"), RevisionKey(2, "b")


class CacheServer(HTTPServer):
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CacheHandler)
        self.requests: list[tuple[str | None, ...]] = []


class CacheHandler(BaseHTTPRequestHandler):
    server: CacheServer

    def do_PURGE(self) -> None:
        self.server.requests.append((self.path, self.headers["Cache-Tag"], self.headers["Keep-Cache-Tag"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Writes nothing."""


@pytest.fixture
def cache(settings: Settings) -> Iterator[CacheServer]:
    with CacheServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.PURGE_URLS = [f"http://127.0.0.1:{server.server_port}/purged"]
        yield server
        server.shutdown()


@pytest.mark.once
def test_each_change_is_purged_at_once_and_once_more(cache: CacheServer) -> None:
    """The second time is for a page that was being built before the change and stored after the purge."""
    purger = Purger()
    for now in (0, 0.25, AGAIN_AFTER, AGAIN_AFTER + 1):
        purger.check(FIRST, now)
    assert cache.requests == [("/purged", "catalogue", "revision-1-a")] * 2
    purger.check(SECOND, 10)
    assert len(cache.requests) == 3


@pytest.mark.once
def test_refused_purge_is_sent_again_and_logged_once(cache: CacheServer, caplog: pytest.LogCaptureFixture) -> None:
    purger, cache.status = Purger(), 503
    for now in range(3):
        purger.check(FIRST, now)
    assert len(cache.requests) == 3
    assert len(caplog.records) == 1
    cache.status = 200
    for now in range(3, 10):
        purger.check(FIRST, now)
    assert len(cache.requests) == 5


@pytest.mark.once
def test_cache_that_is_away_does_not_stop_the_purge_of_another(cache: CacheServer, settings: Settings) -> None:
    settings.PURGE_URLS = ["http://127.0.0.1:9/", *settings.PURGE_URLS]
    Purger().check(FIRST, 0)
    assert len(cache.requests) == 1


@pytest.mark.django_db
def test_only_a_shared_cache_that_is_purged_may_keep_pages(client: Client, settings: Settings) -> None:
    ExampleFactory(slug="seen")
    paths = ("/", "/examples/seen/", "/examples/?q=care", "/nowhere/", "/suggest/", "/examples/missing/")
    assert [path for path in paths if "CDN-Cache-Control" in client.get(path).headers] == []
    settings.PURGE_URLS = ["http://cache.test/"]
    kept = [path for path in paths if "CDN-Cache-Control" in client.get(path).headers]
    assert kept == ["/", "/examples/seen/", "/examples/?q=care"]
    page = client.get("/examples/seen/")
    revision = CatalogueRevision.objects.get()
    tags = f"catalogue, {build_revision_tag(RevisionKey(revision.value, revision.token))}"
    assert page["Cache-Tag"] == tags
    assert page["Cache-Control"] == "public, no-cache", "a browser still asks every time"
    unchanged = client.get("/examples/seen/", headers={"if-none-match": page["ETag"]})
    assert (unchanged.status_code, unchanged["Cache-Tag"]) == (304, tags)
