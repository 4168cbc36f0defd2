"""Tells shared caches in front of the site, such as Varnish, to forget its pages when the catalogue has changed.

A thread in one process of each machine asks the database ten times a second, so every kind of change counts: of an
editor, of the schedule, of a command, or by SQL.
"""

import fcntl
import logging
import tempfile
import threading
import time
from pathlib import Path

import urllib3
from django.conf import settings
from django.db import close_old_connections, connection

from examples.catalogue.fallback.outage import DATABASE_FAULTS
from examples.catalogue.refresh import get_revision
from examples.catalogue.snapshot import RevisionKey

logger = logging.getLogger(__name__)

CACHE_TAG = "catalogue"  # of every page that depends on the catalogue
# Seconds that a shared cache may keep a page, so that one which missed a purge is right again after a minute. If the
# site fails, it may go on with the page for a day.
CACHE_RULE = "max-age=60, stale-if-error=86400"
INTERVAL = 0.1  # seconds
# A page that was being built before the change may reach the cache after the purge, so there is a second one. It costs
# nothing else, because a cache that knows the revision's tag keeps the pages that have it.
AGAIN_AFTER = 1.0
TIMEOUT = 1.0
LOCK = "icb-inspire-purge.lock"


def build_revision_tag(key: RevisionKey) -> str:
    """Letters, digits and hyphens only: it becomes a part of a regular expression."""
    return f"revision-{key.value}-{key.token[:8]}"


class Purger:
    """What is still to be sent. `check` is called again and again."""

    def __init__(self) -> None:
        self._key: RevisionKey | None = None
        self._times: list[float] = []
        self._has_fault = False
        self._http = urllib3.PoolManager(timeout=TIMEOUT, retries=False)

    def check(self, key: RevisionKey, now: float) -> None:
        """`now`: in seconds. A purge that fails is sent again a second later."""
        if key != self._key:
            self._key, self._times = key, [now, now + AGAIN_AFTER]
        if self._times and now >= self._times[0]:
            if self._send_all(key):
                self._times.pop(0)
            else:
                self._times[0] = now + AGAIN_AFTER

    def _send_all(self, key: RevisionKey) -> bool:
        """Whether every cache has accepted it."""
        faults = [fault for url in settings.PURGE_URLS if (fault := self._send(url, key))]
        if faults and not self._has_fault:
            logger.error("A shared cache could not be purged: %s", faults[0])
        self._has_fault = bool(faults)
        return not faults

    def _send(self, url: str, key: RevisionKey) -> str:
        """What went wrong; empty if nothing did."""
        headers = {"Cache-Tag": CACHE_TAG, "Keep-Cache-Tag": build_revision_tag(key)}
        try:
            response = self._http.request("PURGE", url, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            return str(error)
        return "" if response.status == 200 else f"{url} answered {response.status}"


def start_purging() -> None:
    if settings.PURGE_URLS:
        threading.Thread(target=_run, name="cache purger", daemon=True).start()


def _run() -> None:
    """The process that holds the lock purges. If it ends, another process takes over."""
    purger = Purger()
    with (Path(tempfile.gettempdir()) / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        while True:
            close_old_connections()
            try:
                purger.check(get_revision().key, time.monotonic())
            except DATABASE_FAULTS:
                connection.close()  # the monitor reports it; nothing can be published during an outage
            time.sleep(INTERVAL)
