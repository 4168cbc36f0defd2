"""The audit log: a row and a line in the server's log for every event of an account."""

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
    values = {"by": event.who, "about": event.about, "detail": event.detail, "from": event.address or ""}
    logger.info("account %s", event.kind, extra=values)
    return event
