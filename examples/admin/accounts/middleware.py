"""Middleware for every page of the admin: ends sessions, forbids caching, turns malformed requests into errors 400."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.text import capfirst

from examples.admin.accounts import session_expiry
from examples.admin.accounts.audit import EventKind, record_event
from examples.documents.errors import describe_error

PASSKEY_ERRORS = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
FILTER_ERRORS = (LookupError, TypeError, ValueError)
REFUSED_LOOKUPS = ("regex", "range")


def is_admin_request(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.DESK_PATH}")


class AdminSessionMiddleware:
    """Comes after Django's session, authentication and CSRF middleware. Ignores public pages: they have no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_admin_request(request) and "no-store" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not is_admin_request(request):
            return None
        _reject_malformed_request(request)
        if not request.user.is_authenticated:
            return None
        if reason := session_expiry.get_end_reason(request.session):
            return _end_session(request, reason)
        session_expiry.record_activity(request.session)
        return None

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Gives django-allauth's pages the context of the admin's pages."""
        if is_admin_request(request) and "site_header" not in (response.context_data or {}):
            response.context_data = {**admin.site.each_context(request), **(response.context_data or {})}
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Shows a database error on the page that caused it. An impossible filter value or passkey answer, which no
        browser sends, is a bad request: libraries raise many kinds of errors for these."""
        if not is_admin_request(request):
            return None
        if isinstance(error, IntegrityError) and request.method == "POST":
            messages.error(request, describe_error(error))
            return HttpResponseRedirect(request.get_full_path())
        is_passkey_error = "credential" in request.POST and isinstance(error, PASSKEY_ERRORS)
        if is_passkey_error or isinstance(error, DataError | OverflowError) or _is_filter_error(request, error):
            raise BadRequest("The request contains an invalid value.") from error
        return None


def _is_filter_error(request: HttpRequest, error: Exception) -> bool:
    """Whether a list cannot be filtered as its address says, such as by the year 9999, which has no next."""
    match = request.resolver_match
    is_list = match is not None and str(match.url_name).endswith("_changelist")
    return is_list and request.method == "GET" and bool(request.GET) and isinstance(error, FILTER_ERRORS)


def _reject_malformed_request(request: HttpRequest) -> None:
    """Rejects what no page of the admin sends. Regular expressions could take very long; a range of other than two
    values would make an invalid statement, which counts as an outage of the database."""
    if any("\0" in name + value for name, values in request.GET.lists() for value in values):
        raise BadRequest("The address contains a null character.")
    if any(name.endswith(REFUSED_LOOKUPS) for name in request.GET):
        raise BadRequest("Searches by regular expression or range are not allowed.")
    if not all(key.isascii() and key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
        raise BadRequest("The key of a selected row is not a number.")


def _end_session(request: HttpRequest, reason: str) -> HttpResponse:
    record_event(EventKind.SIGNED_OUT, request.user.get_username(), capfirst(session_expiry.END_REASONS[reason]))
    request.session.flush()
    request.user = AnonymousUser()
    login, page = reverse("admin:login"), request.get_full_path()
    query = {} if page.startswith(login) else {"next": page if request.method == "GET" else reverse("admin:index")}
    return HttpResponseRedirect(f"{login}?{urlencode({**query, 'ended': reason})}")
