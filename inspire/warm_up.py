"""Builds pages before the server's workers are forked: code and templates are then ready, and in shared memory."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings

WARM_UP = "inspire.warm_up"  # in the environ of these requests, which metrics leave out


def request_pages(application: Any, addresses: Iterable[str]) -> None:
    for address in addresses:
        response = application(build_environ(address), lambda *_: None)
        for _ in response:
            pass
        response.close()


def build_environ(address: str) -> dict[str, Any]:
    """A GET request over HTTPS from a browser that takes Brotli."""
    parts, host = urlsplit(address), next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".")
    environ: dict[str, Any] = {
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "HTTP_HOST": "localhost" if host == "*" else host,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_ENCODING": "br",
        "wsgi.url_scheme": "https",
        WARM_UP: True,
    }
    setup_testing_defaults(environ)  # the rest of what the specification of WSGI asks for
    return environ
