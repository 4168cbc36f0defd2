"""Everybody writes UTF-8, whatever else a request says of itself: some encodings cannot be read at all, and some make
letters that no database takes. Before Django, which stumbles over them while it makes its request."""

from collections.abc import Callable
from typing import Any

from django.utils.http import parse_header_parameters

type Application = Callable[[dict[str, Any], Any], Any]


def force_utf8(application: Application) -> Application:
    """A WSGI application that is told of no encoding."""

    def answer(request: dict[str, Any], start_response: Any) -> Any:
        request["CONTENT_TYPE"] = remove_charset(request.get("CONTENT_TYPE", ""))
        return application(request, start_response)

    return answer


def remove_charset(header: str) -> str:
    """A content type without its charset; nothing where it cannot be read."""
    try:
        kind, parameters = parse_header_parameters(header)
    except ValueError:
        return ""
    if "charset" not in parameters:
        return header
    return f'{kind}; boundary="{parameters["boundary"]}"' if "boundary" in parameters else kind
