"""Middleware for every page of the admin: ends sessions, forbids caching, turns malformed requests into errors 400."""

import re
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
REFUSED_LOOKUPS, YEAR_LOOKUPS = ("regex", "range", "_keys"), {"year", "iso_year"}


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
        """Shows a database error on the page that caused it. A number too large for the database or an impossible
        passkey answer, which no browser sends, is a bad request: libraries raise many kinds of errors for these."""
        if not is_admin_request(request):
            return None
        if isinstance(error, IntegrityError) and request.method == "POST":
            messages.error(request, describe_error(error))
            return HttpResponseRedirect(request.get_full_path())
        is_passkey_error = "credential" in request.POST and isinstance(error, PASSKEY_ERRORS)
        if is_passkey_error or isinstance(error, DataError | OverflowError):
            raise BadRequest("The request contains an invalid value.") from error
        return None


def _reject_malformed_request(request: HttpRequest) -> None:
    """Rejects what no page of the admin sends. Regular expressions could take very long; a range of other than two
    values, no keys or a part of a day of the week would make an invalid statement, which counts as an outage of the
    database. Django looks for the years before and after a year, which 0 and 9999 lack."""
    if any("\0" in name + value for name, values in request.GET.lists() for value in values):
        raise BadRequest("The address contains a null character.")
    if any(name.endswith(REFUSED_LOOKUPS) or "week_day" in name for name in request.GET):
        raise BadRequest("Searches by regular expression, range, keys or day of the week are not allowed.")
    years = [year for name, values in request.GET.lists() if YEAR_LOOKUPS & {*name.split("__")} for year in values]
    if not all(re.fullmatch("(?!0000|9999)[0-9]{4}", year) for year in years):
        raise BadRequest("A year in the address is not between 1 and 9998.")
    if not all(key.isascii() and key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
        raise BadRequest("The key of a selected row is not a number.")


def _end_session(request: HttpRequest, reason: str) -> HttpResponse:
    record_event(EventKind.SIGNED_OUT, request.user.get_username(), capfirst(session_expiry.END_REASONS[reason]))
    request.session.flush()
    request.user = AnonymousUser()
    login, page = reverse("admin:login"), request.get_full_path()
    query = {} if page.startswith(login) else {"next": page if request.method == "GET" else reverse("admin:index")}
    return HttpResponseRedirect(f"{login}?{urlencode({**query, 'ended': reason})}")
