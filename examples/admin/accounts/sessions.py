"""How long a session lasts: fifteen minutes without activity, twelve hours in all."""

import datetime as dt

from allauth.core import context
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone

ENDED = {"idle": "inactive for 15 minutes", "long": "signed in for 12 hours"}
BEGAN, SEEN = "desk.began", "desk.seen"  # seconds since 1970
GAVE_PASSWORD = "account_authentication_methods_user"  # noqa: S105  django-allauth's
NOT_SEEN_YET = dt.timedelta(seconds=10)  # activity is written down this often at most


def begin(session: SessionBase) -> None:
    session[BEGAN] = session[SEEN] = _now()


def touch(session: SessionBase) -> None:
    if BEGAN not in session:
        begin(session)
    elif _now() - session[SEEN] >= NOT_SEEN_YET.total_seconds():
        session[SEEN] = _now()


def ended_by(session: SessionBase) -> str:
    """A key of ENDED; empty while the session goes on."""
    if BEGAN not in session:
        return ""
    if _now() - session[SEEN] >= settings.DESK_IDLE.total_seconds():
        return "idle"
    return "long" if _now() - session[BEGAN] >= settings.DESK_LONGEST.total_seconds() else ""


def end_all(user: User, but: str | None = None) -> None:
    """Ends every session of an account, but for the one with that key, and every sign-in that waits for its code.
    Readers have no session, so the table is short."""
    for session in Session.objects.exclude(session_key=but or "").iterator():
        if any(session.get_decoded().get(key) == str(user.pk) for key in (SESSION_KEY, GAVE_PASSWORD)):
            session.delete()


def current_key() -> str | None:
    """The key of the session in which the present request was sent."""
    request = context.request
    return request.session.session_key if request and hasattr(request, "session") else None


def _now() -> float:
    return timezone.now().timestamp()
