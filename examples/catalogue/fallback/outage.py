"""Remembers whether the database answers, and logs when that changes."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError

logger = logging.getLogger(__name__)

# ProgrammingError: a table is missing while a backup is restored, or before a migration. SQLite calls that operational.
# InternalError: nothing can be written while PostgreSQL recovers its log.
DATABASE_FAULTS = (OperationalError, InterfaceError, ProgrammingError, InternalError)
RETRY_AFTER = 10  # seconds, for readers and programs that are told to come back

_is_reading_copy = ContextVar("is_reading_copy", default=False)
_lock = threading.Lock()
_away_since: float | None = None


def is_database_away() -> bool:
    """Whether the last attempt failed."""
    return _away_since is not None


def describe_fault(error: BaseException) -> str:
    """On one line of the log; drivers write several."""
    return " ".join(str(error).split())


def report_fault(error: BaseException) -> None:
    """Logs the first fault of an outage only, because every request would repeat it."""
    global _away_since
    with _lock:
        if _away_since is None:
            _away_since = time.monotonic()
            logger.error("The database cannot be used: %s", describe_fault(error))


def report_recovery() -> None:
    global _away_since
    with _lock:
        if _away_since is not None:
            seconds = time.monotonic() - _away_since
            logger.warning("The database is available again. It was unavailable for %d seconds.", seconds)
            _away_since = None


@contextmanager
def read_copy() -> Iterator[None]:
    """Within it, every query reads the copy."""
    token = _is_reading_copy.set(True)
    try:
        yield
    finally:
        _is_reading_copy.reset(token)


def is_reading_copy() -> bool:
    return _is_reading_copy.get()
