"""A thread in each server process: asks the database every second whether it answers, and keeps the copy current.

So no reader waits for a database that is known to be away, nor for the refresh after a publication.
"""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection

from examples.catalogue.fallback.database_copy import update_copy
from examples.catalogue.fallback.outage import DATABASE_FAULTS, describe_fault, report_fault, report_recovery
from examples.catalogue.refresh import get_catalogue
from examples.catalogue.replica import check_replica
from examples.catalogue.snapshot import RevisionKey

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds
PAUSE_AFTER_FAULT = 60.0
COPY_PAUSE = 20  # times as long as the last copy took, so that copying takes little of the processor


def start_monitor() -> None:
    """Does nothing with SQLite, whose file is on the same machine as a copy would be."""
    if has_fallback():
        threading.Thread(target=_run, name="database monitor", daemon=True).start()


def has_fallback() -> bool:
    return "fallback" in settings.DATABASES


def _run() -> None:
    next_copy = 0.0
    while True:
        try:
            next_copy = _check_and_copy(next_copy)
        except Exception:  # without this thread, readers would be left with the copy, or with an old one
            logger.exception("The database monitor failed. It tries again.")
        time.sleep(INTERVAL)


def _check_and_copy(next_copy: float) -> float:
    """Takes and returns the time of the next copy, as time.monotonic()."""
    key = check_database()
    check_replica()
    if key and time.monotonic() >= next_copy:
        return time.monotonic() + _copy_catalogue(key)
    return next_copy


def check_database() -> RevisionKey | None:
    """Loads the catalogue if it changed. The revision, or None if the database is away."""
    close_old_connections()
    try:
        key = get_catalogue().key
    except DATABASE_FAULTS as error:
        report_fault(error)
        connection.close()
        return None
    report_recovery()
    return key


def _copy_catalogue(key: RevisionKey) -> float:
    """Returns how many seconds to wait before the next copy."""
    started = time.monotonic()
    try:
        update_copy(key)
    except (*DATABASE_FAULTS, OSError) as error:
        logger.warning("The copy for readers could not be written: %s", describe_fault(error))
        return PAUSE_AFTER_FAULT
    return COPY_PAUSE * (time.monotonic() - started)
