"""Filter of the server's log."""

import logging

from django.db import InterfaceError, OperationalError, ProgrammingError

UNAVAILABLE = 503


def is_not_outage(record: logging.LogRecord) -> bool:
    """An outage has one line when it begins (examples/catalogue/fallback/outage.py), not one for each request."""
    error = record.exc_info[1] if record.exc_info else None
    is_fault = isinstance(error, OperationalError | InterfaceError | ProgrammingError)
    return not is_fault and getattr(record, "status_code", 0) != UNAVAILABLE
