"""Surrounds every page of the desk: sessions that end, forms that are kept, nothing stored by browsers or proxies."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from examples.desk.accounts import kept, sessions
from examples.desk.accounts.access import account, in_desk, is_verified
from examples.desk.accounts.events import Kind, asked_by, record

WHY = {"idle": "Nothing was done for fifteen minutes", "long": "Twelve hours had passed"}


class DeskMiddleware:
    """After sessions, accounts and the check of forms' tokens. Public pages pass it by: they have no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not in_desk(request):
            return self.get_response(request)
        with asked_by(request):
            response = _kept_from_stale_page(request, self.get_response(request))
            kept.used(request, response)
        if "no-store" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not in_desk(request):
            return None
        _demand_plausible(request)
        if not request.user.is_authenticated:
            return _late_form(request)
        why = sessions.ended_by(request.session)
        if why:
            return _ended(request, why)
        sessions.touch(request.session)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Lists can be asked for by any value of any column: what the database can not take is no fault of ours."""
        if in_desk(request) and isinstance(error, DataError | OverflowError):
            raise BadRequest("A value that the database can not take.") from error


def _demand_plausible(request: HttpRequest) -> None:
    """Refuses what no page of the desk asks for: signs that are none, patterns that take for ever, ticked rows without
    a number."""
    if any("\0" in name + value for name, values in request.GET.lists() for value in values):
        raise BadRequest("A null character.")
    if any(name.endswith("regex") for name in request.GET):
        raise BadRequest("A search by pattern.")
    if not all(key.isascii() and key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
        raise BadRequest("A ticked row without a number.")


def _ended(request: HttpRequest, why: str) -> HttpResponse:
    """Signs out. Whoever had given both password and second factor is offered what they sent, once they are back."""
    user = account(request)
    remembered = user if is_verified(user) else None
    record(Kind.SIGNED_OUT, user, WHY[why], by=user)
    request.session.flush()
    request.user = AnonymousUser()
    if remembered:
        sessions.remember(request.session, remembered)
    page = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return _late_form(request) or _to_sign_in(page, why)


def _late_form(request: HttpRequest) -> HttpResponse | None:
    """A form from a page that was opened before the session ended, in this tab or another one."""
    user = sessions.remembered(request.session) if request.method == "POST" else None
    return _to_sign_in(reverse("admin:index"), "kept") if user and kept.keep(request, user) else None


def _to_sign_in(page: str, why: str) -> HttpResponse:
    login = reverse("admin:login")
    wanted = {} if page.startswith(login) else {"next": page}
    return HttpResponseRedirect(f"{login}?{urlencode({**wanted, 'ended': why})}")


def _kept_from_stale_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A form opened before its editor signed in anew carries a token of the old days: it is kept, not thrown back.

    Only where the browser says that it comes from a page of ours, and nothing is done until the editor says so.
    """
    if response.status_code != 403 or getattr(request, "csrf_processing_done", False):
        return response
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    was_kept = ours and is_verified(request.user) and kept.keep(request, account(request))
    return HttpResponseRedirect(reverse("admin:kept_forms")) if was_kept else response
