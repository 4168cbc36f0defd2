"""Middleware for every request: refuses large bodies, adds headers to every answer, and allows no cache by default."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from structlog.contextvars import bound_contextvars

ERROR = 400
REQUEST_ID = "X-Request-ID"
VALID_REQUEST_ID = re.compile(r"[\w-]{8,64}", re.ASCII)
type View = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, which its lines in the log and its response have. Our own proxy may give it."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID, "") if settings.PROXY_HOPS else ""
        request_id = given if VALID_REQUEST_ID.fullmatch(given) else uuid4().hex
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response.headers[REQUEST_ID] = request_id
        return response


class ResponseHeadersMiddleware:
    """Above SecurityMiddleware, whose headers an unknown host would not get, and above WhiteNoise."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        # An error or a redirect that a cache kept would hide a page published at its address.
        response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= ERROR else "no-cache")
        return response


class BodySizeMiddleware:
    """Refuses a body by its declared size, before any of it is read. gunicorn reads no further than that size."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdecimal() and int(size) <= get_limit(request):
            return self.get_response(request)
        return HttpResponse(render_to_string("413.html", {"megabytes": get_limit(request) >> 20}, request), status=413)


def get_limit(request: HttpRequest) -> int:
    """Bytes. Only the admin takes files."""
    is_admin = request.path_info.startswith(f"/{settings.DESK_PATH}")
    return settings.MAX_ADMIN_BODY if is_admin else settings.MAX_BODY
