"""The log: lines of JSON that give away neither readers nor secret addresses, and that no request can forge."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from gunicorn.config import Config
from pytest_django import Settings

from inspire.access_log import AccessLog
from inspire.logs import build_formatter, hide_secrets
from inspire.middleware import REQUEST_ID, RequestIdMiddleware

TOKEN = "WzEyLDE3OTU5XQ:1xXecZ:twsBF20Q8Fzblv7OnT2dSZJFljDWpUanweYB96YLzMU"
SECRETS = ("reader@example.org", TOKEN, "desk-1234", "my+mother")


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    """What the root logger and Django's print in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(build_formatter(is_local=False))
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def read_lines(output: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("/examples/night-nurses/", "/examples/night-nurses/"),
        ("/desk-1234/examples/example/7/", "/admin/examples/example/7/"),
        ("/desk-12345/", "/desk-12345/"),
        ("/preview/MTA:1wXyZ:Kx_9-a/", "/preview/hidden/"),
        (f"Not Found: /follow/confirm/{TOKEN}/", "Not Found: /follow/confirm/hidden/"),
        ("{'reader+news@example.org': (550, b'No')}", "{'hidden': (550, b'No')}"),
        ("Failed: http://example.org/examples/?q=my+mother&page=2", "Failed: http://example.org/examples/"),
        ("29 November 2026 13:42:18", "29 November 2026 13:42:18"),
    ],
)
def test_secrets_are_hidden(settings: Settings, text: str, logged: str) -> None:
    settings.DESK_PATH = "desk-1234/"
    assert hide_secrets(text) == logged


def create_gunicorn_log(settings: Settings, stream: io.StringIO) -> AccessLog:
    settings.LOCAL, settings.DESK_PATH = False, "desk-1234/"
    config = Config()
    config.set("accesslog", "-")
    log = AccessLog(config)
    for logger in (log.error_log, log.access_log):
        log._get_gunicorn_handler(logger).setStream(stream)
    return log


def test_request_has_one_line_without_search_words(settings: Settings) -> None:
    stream = io.StringIO()
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": '/about/\n"forged"',
        "QUERY_STRING": "q=my+mother",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_USER_AGENT": "Browser",
        "HTTP_REFERER": "https://elsewhere.example/",
    }
    response = SimpleNamespace(status="200 OK", sent=5, headers=[(REQUEST_ID, "an-id-of-it")])
    create_gunicorn_log(settings, stream).access(response, None, environ, dt.timedelta(seconds=0.0123))
    (values,) = read_lines(stream)
    assert dt.datetime.fromisoformat(values.pop("time")).tzinfo == dt.UTC
    assert values == {
        "event": "request",
        "level": "info",
        "logger": "gunicorn.access",
        "method": "GET",
        "path": '/about/\n"forged"',
        "status": 200,
        "bytes": 5,
        "milliseconds": 12,
        "request_id": "an-id-of-it",
    }


def test_faults_of_gunicorn_have_one_line_without_secrets(settings: Settings) -> None:
    stream = io.StringIO()
    log = create_gunicorn_log(settings, stream)
    try:
        raise ValueError("\n".join(SECRETS))
    except ValueError:
        log.exception("Error at /desk-1234/?q=my+mother")
    (values,) = read_lines(stream)
    assert values["event"] == "Error at /admin/"
    assert "ValueError" in values["exception"]
    assert not [secret for secret in SECRETS[:3] if secret in stream.getvalue()]


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(RuntimeError, 500), (BadRequest, 400)])
def test_fault_has_one_line_with_the_id_of_its_response(
    output: io.StringIO, monkeypatch: pytest.MonkeyPatch, error: type[Exception], status: int
) -> None:
    """A traceback for our own faults alone: anyone can cause the others."""
    monkeypatch.setattr("examples.views.caching.get_revision", Mock(side_effect=error("\n".join(SECRETS))))
    response = Client(raise_request_exception=False).get("/about/?q=my+mother")
    (values,) = read_lines(output)
    assert (response.status_code, values["request_id"]) == (status, response[REQUEST_ID])
    assert ("exception" in values) == (status == 500)
    assert not [secret for secret in SECRETS[:2] if secret in output.getvalue()]


@pytest.mark.parametrize(
    ("given", "hops", "is_accepted"),
    [
        ("from-the-proxy-1", 1, True),
        ("from-the-proxy-1", 0, False),
        ("short", 1, False),
        ("x" * 65, 1, False),
        ("forged\nline-of-the-log", 1, False),
        ("", 1, False),
    ],
)
def test_request_id_is_taken_from_our_proxy_alone(settings: Settings, given: str, hops: int, is_accepted: bool) -> None:
    settings.PROXY_HOPS = hops

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/", headers={REQUEST_ID: given})
    responses = [RequestIdMiddleware(view)(request) for _ in range(2)]
    ids = {response[REQUEST_ID] for response in responses}
    assert ids == {given} if is_accepted else len(ids) == 2
    assert all(re.fullmatch(r"[\w-]{8,64}", request_id) for request_id in ids)
