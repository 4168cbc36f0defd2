"""Whole pages are kept until the catalogue changes; searches are not kept."""

from typing import Any

import pytest
from django.test import Client

from examples.models import Example
from examples.views import page_cache
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
ENCODINGS = ("", "gzip", "br", "zstd")


@pytest.fixture(autouse=True)
def entry() -> Example:
    entry: Example = ExampleFactory(slug="seen", title="Night nurses", summary="Nurses visit people at night. " * 20)
    return entry


def test_kept_page_is_the_same_page_and_takes_one_query(client: Client, django_assert_num_queries: Any) -> None:
    for encoding in ENCODINGS:
        first = client.get("/examples/seen/", headers={"accept-encoding": encoding})
        with django_assert_num_queries(1):
            again = client.get("/examples/seen/", headers={"accept-encoding": encoding})
        assert again.content == first.content
        assert again.get("Content-Encoding", "") == encoding
        different = {name for name in first.headers if first.headers[name] != again.headers.get(name)}
        assert different <= {"X-Noise", "X-Request-ID"}
        assert client.head("/examples/seen/", headers={"accept-encoding": encoding}).content == b""


def test_change_is_seen_at_the_next_request(client: Client, entry: Example) -> None:
    assert "Night nurses" in client.get("/examples/seen/").content.decode()
    Example.objects.filter(pk=entry.pk).update(title="Day nurses")
    assert "Day nurses" in client.get("/examples/seen/").content.decode()
    Example.objects.filter(pk=entry.pk).update(status="retired", retired_reason="It closed.")
    assert "It closed." in client.get("/examples/seen/").content.decode()


@pytest.mark.parametrize("path", ["/examples/?q=nurse", "/examples/?page=1", "/examples/missing/", "/suggest/"])
def test_searches_errors_and_forms_are_not_kept(client: Client, path: str) -> None:
    client.get(path)
    assert not page_cache._pages


def test_oldest_pages_are_dropped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MAX_PAGES", 2)
    for path in ("/", "/about/", "/icbs/"):
        client.get(path)
    assert len(page_cache._pages) == 2
