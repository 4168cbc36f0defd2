"""Who is asking, and whether they have given a second factor."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def in_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.DESK_PATH}")


def is_verified(request: Any) -> bool:
    """Whoever is signed in gave a second factor in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def next_page(request: HttpRequest) -> str:
    """Where the visitor was going, if it is on this host; otherwise the front page of the admin."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else reverse("admin:index")
