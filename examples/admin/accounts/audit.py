"""The audit log: a row and a line in the server's log for every event of an account."""

import json
import logging

from allauth.core import context
from django.contrib.auth.models import User
from django.template.defaultfilters import truncatechars

from examples.client_address import get_client_address
from examples.models import AccountEvent

EventKind = AccountEvent.Kind
logger = logging.getLogger("examples.accounts")


def record_event(kind: EventKind, about: User | str, detail: str = "", *, by: User | None = None) -> AccountEvent:
    """`about`: the account or its name. `by`: who did it, by default the user who is signed in."""
    request = context.request  # None in a command
    actor = by or (request.user if request and hasattr(request, "user") else None)
    event = AccountEvent.objects.create(
        kind=kind,
        who=actor.get_username() if actor and actor.is_authenticated else "",
        about=truncatechars((about if isinstance(about, str) else about.get_username()).replace("\0", ""), 150),
        detail=truncatechars(detail.replace("\0", ""), 300),
        address=get_client_address(request) if request else None,
    )
    # JSON escapes line breaks and non-ASCII characters, so that a name cannot forge a line of the log.
    values = {"by": event.who, "about": event.about, "detail": event.detail, "from": event.address or ""}
    pairs = " ".join(f"{name}={json.dumps(value)}" for name, value in values.items())
    logger.info("%s", f"{event.at:%Y-%m-%dT%H:%M:%SZ} account {event.kind} {pairs}")
    return event
