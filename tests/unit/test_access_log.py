"""The log of requests gives away neither readers nor secret addresses."""

import datetime as dt
import json
import logging
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from pytest_django import Settings

from inspire.access_log import AccessLog, hide_secrets


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/examples/night-nurses/", "/examples/night-nurses/"),
        ("/desk-1234/examples/example/7/", "/admin/examples/example/7/"),
        ("/desk-12345/", "/desk-12345/"),
        ("/preview/MTA:1wXyZ:Kx_9-a/", "/preview/hidden/"),
    ],
)
def test_secrets_are_hidden(settings: Settings, path: str, logged: str) -> None:
    settings.DESK_PATH = "desk-1234/"
    assert hide_secrets(path) == logged


def test_line_is_json_without_search_words_and_cannot_be_forged(caplog: pytest.LogCaptureFixture) -> None:
    config = Config()
    config.set("accesslog", "-")
    log = AccessLog(config)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": '/about/\n"forged"',
        "QUERY_STRING": "q=my+mother",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_USER_AGENT": "Browser",
        "HTTP_REFERER": "https://elsewhere.example/",
    }
    log.access_log.propagate = True
    with caplog.at_level(logging.INFO, "gunicorn.access"):
        log.access(SimpleNamespace(status="200 OK", sent=5), None, environ, dt.timedelta(seconds=0.0123))
    (line,) = [record.getMessage() for record in caplog.records]
    assert "\n" not in line
    values = json.loads(line)
    assert dt.datetime.fromisoformat(values.pop("time")).tzinfo == dt.UTC
    assert values == {
        "method": "GET",
        "path": '/about/\n"forged"',
        "status": 200,
        "bytes": 5,
        "milliseconds": 12,
    }
