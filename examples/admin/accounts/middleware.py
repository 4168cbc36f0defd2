"""Surrounds every page of the admin: sessions that end, nothing stored by browsers or proxies."""

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

from examples.admin.accounts import sessions
from examples.admin.accounts.audit import Kind, record
from examples.documents.errors import describe_error

ODD = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


def is_admin_request(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.DESK_PATH}")


class AdminSessionMiddleware:
    """After sessions, accounts and the check of forms' tokens. Public pages pass it by: they have no session."""

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
        _demand_plausible(request)
        if not request.user.is_authenticated:
            return None
        if why := sessions.ended_by(request.session):
            return _end(request, why)
        sessions.touch(request.session)
        return None

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """django-allauth's pages look like the admin's."""
        if is_admin_request(request) and "site_header" not in (response.context_data or {}):
            response.context_data = {**admin.site.each_context(request), **(response.context_data or {})}
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What the database refuses is said on the page that asked for it. Lists can be asked for by any value of any
        column, and libraries raise whatever over a passkey's answer that no browser gives: neither is our fault."""
        if not is_admin_request(request):
            return None
        if isinstance(error, IntegrityError) and request.method == "POST":
            messages.error(request, describe_error(error))
            return HttpResponseRedirect(request.get_full_path())
        if isinstance(error, DataError | OverflowError) or ("credential" in request.POST and isinstance(error, ODD)):
            raise BadRequest("A value that cannot be taken.") from error
        return None


def _demand_plausible(request: HttpRequest) -> None:
    """Refuses what no page of the admin asks for: null characters, patterns that take very long, ticked rows without
    a number."""
    if any("\0" in name + value for name, values in request.GET.lists() for value in values):
        raise BadRequest("A null character.")
    if any(name.endswith("regex") for name in request.GET):
        raise BadRequest("A search by pattern.")
    if not all(key.isascii() and key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
        raise BadRequest("A ticked row without a number.")


def _end(request: HttpRequest, why: str) -> HttpResponse:
    record(Kind.SIGNED_OUT, request.user.get_username(), capfirst(sessions.ENDED[why]))
    request.session.flush()
    request.user = AnonymousUser()
    login, page = reverse("admin:login"), request.get_full_path()
    wanted = {} if page.startswith(login) else {"next": page if request.method == "GET" else reverse("admin:index")}
    return HttpResponseRedirect(f"{login}?{urlencode({**wanted, 'ended': why})}")
