"""A Redis server shared by all processes: it holds rendered pages and counts forms, and can be lost at any time."""

import logging
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches as django_caches
from django.test import Client
from pytest_django import Settings

from examples import shared_cache
from examples.finder.sender_limit import MAX_PER_HOUR, TOO_MANY
from examples.models import Example, FormPost, Suggestion
from examples.views import page_cache
from inspire import caches
from inspire.caches import build_shared_cache
from tests.helpers.factories import ExampleFactory
from tests.helpers.redis_server import ADVICE, RedisServer, find_redis, run_redis
from tests.helpers.wait import PATIENCE

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PATH = "/examples/seen/"
SUGGESTION = {"what": "Volunteers sit with people at night.", "where": "Zennor"}


@pytest.fixture(scope="module")
def program() -> str:
    return find_redis() or pytest.skip(ADVICE)


@pytest.fixture
def redis(program: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.setattr(shared_cache, "_away_until", None)
    ExampleFactory(slug="seen", title="Night nurses", summary="Nurses visit people at night. " * 20)
    with run_redis(program) as server:
        set_timeout(settings, monkeypatch, server, PATIENCE)
        yield server


def set_timeout(settings: Settings, monkeypatch: pytest.MonkeyPatch, server: RedisServer, seconds: float) -> None:
    """The usual one is so short that a busy machine exceeds it."""
    monkeypatch.setattr(caches, "TIMEOUT", seconds)
    settings.CACHES = {"default": settings.CACHES["default"]} | build_shared_cache(server.address)


def forget_own_pages() -> None:
    """As a second server process has them."""
    page_cache._pages.clear()


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd"])
def test_page_of_one_process_serves_another(
    redis: RedisServer, client: Client, django_assert_num_queries: Any, encoding: str
) -> None:
    first = client.get(PATH, headers={"accept-encoding": encoding})
    forget_own_pages()
    with django_assert_num_queries(1):
        again = client.get(PATH, headers={"accept-encoding": encoding})
    assert again.content == first.content
    assert again.get("Content-Encoding", "") == encoding
    different = {name for name in first.headers if first.headers[name] != again.headers.get(name)}
    assert different <= {"X-Noise", "X-Request-ID"}


def test_publication_shows_at_the_next_request(redis: RedisServer, client: Client) -> None:
    client.get(PATH)
    Example.objects.filter(slug="seen").update(title="Day nurses")
    forget_own_pages()
    assert "Day nurses" in client.get(PATH).content.decode()


def test_forms_are_counted_there(redis: RedisServer, client: Client) -> None:
    pages = [client.post("/suggest/", SUGGESTION | {"place": f"Ward {n}"}) for n in range(MAX_PER_HOUR + 1)]
    assert [page.status_code for page in pages[:-1]] == [302] * MAX_PER_HOUR
    assert TOO_MANY in pages[-1].content.decode()
    assert Suggestion.objects.count() == MAX_PER_HOUR
    assert not FormPost.objects.exists()


@pytest.mark.parametrize("fault", ["kill", "hang"])
def test_site_goes_on_without_it(
    redis: RedisServer,
    client: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    client.get(PATH)
    forget_own_pages()
    getattr(redis, fault)()
    set_timeout(settings, monkeypatch, redis, 0.2)
    for _ in range(2):
        assert client.get(PATH).status_code == 200
        forget_own_pages()
    pages = [client.post("/suggest/", SUGGESTION) for _ in range(MAX_PER_HOUR + 1)]
    assert TOO_MANY in pages[-1].content.decode(), "counted in the database instead"
    redis.kill()
    redis.start()
    set_timeout(settings, monkeypatch, redis, PATIENCE)
    monkeypatch.setattr(shared_cache, "_away_until", 0.1)  # long ago
    client.get(PATH)
    assert shared_cache.get_value("nothing") is None
    logs = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [text.partition(":")[0] for text in logs if "shared cache" in text] == [
        "The shared cache cannot be used",
        "The shared cache is available again.",
    ]


def test_nothing_is_unpickled(redis: RedisServer, client: Client) -> None:
    """Anyone who can write to Redis must not be able to run code here."""
    django_caches["shared"].set("odd", pickle.dumps(print))
    assert shared_cache.get_value("odd") == pickle.dumps(print)
