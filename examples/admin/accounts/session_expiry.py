"""How long a session lasts: 15 minutes without activity, 12 hours in all."""

import datetime as dt

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone

from examples.admin.accounts.session_store import SessionStore, hash_session_key

END_REASONS = {"idle": "inactive for 15 minutes", "long": "signed in for 12 hours"}
STARTED_AT, ACTIVE_AT = "desk.began", "desk.seen"  # seconds since 1970
PENDING_USER_KEY = "account_authentication_methods_user"  # django-allauth's, for a user who has not entered a code yet
CLOCK_TOLERANCE = 5  # seconds by which the clocks of two servers may differ
ACTIVITY_INTERVAL = dt.timedelta(seconds=10)  # how often activity is stored at most


def start_session(session: SessionBase) -> None:
    session[STARTED_AT] = session[ACTIVE_AT] = _now()


def record_activity(session: SessionBase) -> None:
    if STARTED_AT not in session:
        start_session(session)
    elif _now() - session[ACTIVE_AT] >= ACTIVITY_INTERVAL.total_seconds():
        session[ACTIVE_AT] = _now()


def get_end_reason(session: SessionBase) -> str:
    """Returns a key of END_REASONS, or "" while the session is valid. A time in the future counts as over: the
    clock was put back, so the session's age is not known."""
    if STARTED_AT not in session:
        return ""
    if not 0 <= _now() - session[ACTIVE_AT] + CLOCK_TOLERANCE < settings.DESK_IDLE.total_seconds() + CLOCK_TOLERANCE:
        return "idle"
    return "long" if _now() - session[STARTED_AT] >= settings.DESK_LONGEST.total_seconds() else ""


def end_all_sessions(user: User, except_key: str | None = None) -> None:
    """Ends an account's sessions and pending sign-ins, except the session with `except_key`. Reads the whole table,
    which is short because readers have no session."""
    store = SessionStore()
    for session in Session.objects.exclude(session_key=hash_session_key(except_key or "")).iterator():
        data = store.decode(session.session_data)
        if any(data.get(key) == str(user.pk) for key in (SESSION_KEY, PENDING_USER_KEY)):
            session.delete()


def _now() -> float:
    return timezone.now().timestamp()
