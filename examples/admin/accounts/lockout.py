"""After ten wrong passwords a name is locked for an hour at the address they came from."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.core import context, ratelimit
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.admin.accounts.audit import Kind, client_address, record


def client_network(request: HttpRequest) -> str | None:
    """Of IPv6 the network: anyone who is given one has 2^64 addresses in it, a new one for each guess."""
    address = client_address(request)
    if address is None or not isinstance(ip := ip_address(address), IPv6Address):
        return address
    return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False).network_address)


def locked_page(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """Says the same of names that exist and names that do not."""
    page = render(request, "admin/examples/accounts/locked.html", {"title": "Too many wrong passwords"}, status=429)
    page["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page


def unlock(user: User) -> None:
    """Forgets wrong passwords and wrong codes."""
    reset(username=user.get_username())
    ratelimit.clear(context.request, action="login_failed", key=f"mfa-auth-user-{user.pk}")
    record(Kind.ACCOUNT, user, "Unlocked after wrong passwords or codes")
