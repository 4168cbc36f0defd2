"""The audit log: a row, and a line of the server's log, for whatever happens to accounts."""

import json
import logging

from allauth.core import context
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars

from examples.models import AccountEvent

Kind = AccountEvent.Kind
LOG = logging.getLogger("examples.accounts")


def client_address(request: HttpRequest) -> str | None:
    """What the outermost of our own proxies saw, without any proxy what the server sees. Each proxy appends to
    X-Forwarded-For; what stands before that is the sender's own claim."""
    hops = settings.PROXY_HOPS
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = forwarded[-hops] if 0 < hops <= len(forwarded) else ""
    # A socket in the file system has no address.
    return clean_client_ip((seen or request.META.get("REMOTE_ADDR", "")).partition("%")[0])  # type: ignore[no-any-return]


def record(kind: AccountEvent.Kind, about: User | str, detail: str = "", *, by: User | None = None) -> AccountEvent:
    """`about`: the account, or its name. `by`: who did it, where it is not the person who is signed in."""
    request = context.request  # None in a command
    who = by or (request.user if request and hasattr(request, "user") else None)
    event = AccountEvent.objects.create(
        kind=kind,
        who=who.get_username() if who and who.is_authenticated else "",
        about=truncatechars((about if isinstance(about, str) else about.get_username()).replace("\0", ""), 150),
        detail=truncatechars(detail.replace("\0", ""), 300),
        address=client_address(request) if request else None,
    )
    LOG.info("%s", format_line(event))
    return event


def format_line(event: AccountEvent) -> str:
    """One line, whatever the names hold: each value is quoted, and all but plain letters are escaped."""
    named = {"by": event.who, "about": event.about, "detail": event.detail, "from": event.address or ""}
    values = " ".join(f"{name}={json.dumps(value)}" for name, value in named.items())
    return f"{event.at:%Y-%m-%dT%H:%M:%SZ} account {event.kind} {values}"
