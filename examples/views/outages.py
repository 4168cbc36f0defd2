"""Pages while the database is away: built from the copy, or a 503 page that asks to come back."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import http_date

from examples.catalogue.database_monitor import has_fallback
from examples.catalogue.fallback.database_copy import get_copy_time
from examples.catalogue.fallback.outage import (
    DATABASE_FAULTS,
    RETRY_AFTER,
    is_database_away,
    read_copy,
    report_fault,
    report_recovery,
)
from examples.views.context_processors import get_site_identity

SECRET_NAMES = ("password", "code", "credential")  # parts of names of fields
CSRF_FIELD = "csrfmiddlewaretoken"
SHORTEST_TEXT = 30  # characters; shorter values are choices and keys, not text that someone typed


def serve_in_outage(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of a public view: where the database cannot be used, the view is called again on the copy."""

    @wraps(view)
    def serve_view(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not has_fallback() or request.method == "POST":
            response = view(request, **arguments)
            report_recovery()
            return response
        if not is_database_away():
            try:
                return view(request, **arguments)
            except DATABASE_FAULTS as error:
                report_fault(error)
        with read_copy():
            response = view(request, **arguments)
        response.headers["Cache-Control"] = "no-store"  # nobody keeps a page with the notice of an outage
        if copied := get_copy_time():
            response.headers["Last-Modified"] = http_date(copied.timestamp())
        return response

    return serve_view


def render_unavailable_page(request: HttpRequest) -> HttpResponse:
    """Status 503. A form that was sent is given back, with a button that sends it again: it needs no database."""
    fields = _list_sent_fields(request)
    texts = [value for _, value in fields if len(value) >= SHORTEST_TEXT and value != request.POST.get(CSRF_FIELD)]
    context = get_site_identity() | {"fields": fields, "texts": texts, "address": request.get_full_path()}
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


def _list_sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of each field of a form; none if one is a password, a code or a file: no page may repeat these."""
    try:
        if request.method != "POST" or request.FILES:
            return []
        fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (BadRequest, SuspiciousOperation, OSError):
        return []
    return [] if any(secret in name for name, _ in fields for secret in SECRET_NAMES) else fields
