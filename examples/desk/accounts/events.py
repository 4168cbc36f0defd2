"""The audit log: a row and a line of the server's log for whatever happens to accounts."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address

from django.contrib.auth.models import User
from django.http import HttpRequest

from examples.models import AccountEvent

Kind = AccountEvent.Kind
LOG = logging.getLogger("examples.accounts")
_asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


@contextmanager
def asked_by(request: HttpRequest) -> Iterator[None]:
    """What happens inside was this request's doing."""
    before = _asking.set(request)
    try:
        yield
    finally:
        _asking.reset(before)


def asking() -> HttpRequest | None:
    """The request being answered; None in a command."""
    return _asking.get()


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from, as the server sees it. What a sender claims in headers is not believed."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0]))
    except ValueError:
        return None  # a socket in the file system has none


def record(kind: AccountEvent.Kind, about: User | str, detail: str = "", *, by: User | None = None) -> AccountEvent:
    """`about`: the account, or its name. `by`: who did it, where it is not whoever is signed in."""
    request = _asking.get()
    who = by or (request.user if request and hasattr(request, "user") else None)
    event = AccountEvent.objects.create(
        kind=kind,
        who=who.get_username() if who and who.is_authenticated else "",
        about=_short(about if isinstance(about, str) else about.get_username(), 150),
        detail=_short(detail, 300),
        address=address_of(request) if request else None,
    )
    LOG.info("%s", line(event))
    return event


def line(event: AccountEvent) -> str:
    """One line, whatever the names hold: each value is quoted, and all but plain letters are escaped."""
    said = {"by": event.who, "about": event.about, "detail": event.detail, "from": event.address or ""}
    values = " ".join(f"{name}={json.dumps(value)}" for name, value in said.items())
    return f"{event.at:%Y-%m-%dT%H:%M:%SZ} account {event.kind} {values}"


def _short(text: str, most: int) -> str:
    text = text.replace("\0", "")
    return text if len(text) <= most else f"{text[: most - 1]}…"
