"""The page of a lockout. Its limits are the AXES settings in inspire/settings.py."""

from typing import Any

from allauth.core import context, ratelimit
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.admin.accounts.audit import EventKind, record_event


def render_lockout_page(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """The page is the same whether or not the account exists."""
    page = render(request, "lockout.html", {"title": "Too many wrong passwords"}, status=429)
    page["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page


def unlock_user(user: User) -> None:
    """Clears the counts of wrong passwords and wrong codes."""
    reset(username=user.get_username())
    ratelimit.clear(context.request, action="login_failed", key=f"mfa-auth-user-{user.pk}")
    record_event(EventKind.ACCOUNT, user, "Unlocked after wrong passwords or codes")
