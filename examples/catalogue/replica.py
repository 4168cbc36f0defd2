"""The replica of REPLICA_URL, from which readers' pages are read unless it is behind.

The revision is always read from the primary, so a publication shows at the next request, on every server. Rows are
read from the replica only once it has that revision.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connections

from examples.catalogue.fallback.outage import DATABASE_FAULTS, describe_fault, is_reading_copy
from examples.catalogue.snapshot import RevisionKey
from examples.models import CatalogueRevision

logger = logging.getLogger(__name__)

REPLICA = "replica"
_is_reading_replica = ContextVar("is_reading_replica", default=False)
_is_replica_away = False
_lock = threading.Lock()


def has_replica() -> bool:
    return REPLICA in settings.DATABASES


def is_reading_replica() -> bool:
    return _is_reading_replica.get()


def read_rows[T](key: RevisionKey, read: Callable[[], T]) -> T:
    """What `read` returns. Its queries go to the replica if that has the revision, otherwise to the primary.

    If the replica fails in between, `read` is called again on the primary.
    """
    if not has_replica() or _is_replica_away or is_reading_copy() or is_reading_replica():
        return read()
    try:
        if _has_revision(key):
            with _read_replica():
                return read()
    except DATABASE_FAULTS as error:
        _report_fault(error)
    return read()


def check_replica() -> None:
    """Called every second: a replica that was away is used again once it answers. No reader waits for it until then."""
    global _is_replica_away
    if not _is_replica_away:
        return
    try:
        _read_key()
    except DATABASE_FAULTS:
        connections[REPLICA].close()
        return
    logger.warning("The replica is available again.")
    _is_replica_away = False


def _has_revision(key: RevisionKey) -> bool:
    """A replica only moves forward, so rows read later have it too."""
    found = _read_key()
    return found == key or found.value > key.value


def _read_key() -> RevisionKey:
    row = CatalogueRevision.objects.using(REPLICA).get()
    return RevisionKey(row.value, row.token)


@contextmanager
def _read_replica() -> Iterator[None]:
    token = _is_reading_replica.set(True)
    try:
        yield
    finally:
        _is_reading_replica.reset(token)


def _report_fault(error: BaseException) -> None:
    """One line of the log for each process."""
    global _is_replica_away
    with _lock:
        if not _is_replica_away:
            logger.error("The replica cannot be used: %s", describe_fault(error))
        _is_replica_away = True
