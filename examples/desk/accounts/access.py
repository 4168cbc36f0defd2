"""Who is asking, and how far they have come: password given, second factor given."""

from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

type Visitor = User | AnonymousUser


def in_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.DESK_PATH}")


def account(request: HttpRequest) -> User:
    """Whoever signed in. Only for views that nobody else reaches."""
    return cast(User, request.user)


def may_work(user: Visitor) -> bool:
    """Has an account of the desk that is in use. Says nothing of the second factor."""
    return user.is_active and user.is_staff


def is_verified(user: Visitor) -> bool:
    """Gave a second factor in this session."""
    return getattr(user, "otp_device", None) is not None


def half_signed_in(user: Visitor) -> bool:
    return may_work(user) and not is_verified(user)


def next_page(request: HttpRequest) -> str:
    """Where the visitor was going, if it is on this host; else the desk's front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else reverse("admin:index")
