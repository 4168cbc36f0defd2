"""Treat every request as UTF-8, whatever charset it declares.

Some charsets cannot be decoded, others produce characters that databases refuse. Django fails on them while it builds
the request, so this runs first.
"""

from collections.abc import Callable
from typing import Any

from django.utils.http import parse_header_parameters

type Application = Callable[[dict[str, Any], Any], Any]


def force_utf8(application: Application) -> Application:
    """Wraps a WSGI application: it never sees the charset of a request."""

    def run_without_charset(environ: dict[str, Any], start_response: Any) -> Any:
        environ["CONTENT_TYPE"] = remove_charset(environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return run_without_charset


def remove_charset(header: str) -> str:
    """A Content-Type header without its charset; empty if the header cannot be parsed."""
    try:
        kind, parameters = parse_header_parameters(header)
    except ValueError:
        return ""
    if "charset" not in parameters:
        return header
    return f'{kind}; boundary="{parameters["boundary"]}"' if "boundary" in parameters else kind
