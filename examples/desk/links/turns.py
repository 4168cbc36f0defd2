"""Whose turn it is: one request at a time to a host, with a pause after each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LONGEST_WAIT = 60.0  # seconds; who asks for more is left for another run


class PutOff(Exception):
    """The host wants to be left alone for longer than a run may wait."""


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0  # on the clock
    pause: float = 0.0


class Turns:
    """Shared by all threads. `clock` and `sleep` are in seconds; the clock never goes back."""

    def __init__(
        self,
        pause: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.pause, self.clock, self.sleep = pause, clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        """Holds the host for one request, after waiting for its turn. Raises PutOff where that takes too long."""
        found = self._host(host)
        with found.lock:
            wait = found.free_at - self.clock()
            if wait > LONGEST_WAIT:
                raise PutOff(host)
            if wait > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                found.free_at = max(found.free_at, self.clock() + max(self.pause, found.pause))

    def hold(self, host: str, seconds: float) -> None:
        """Nothing to this host for a while, because it asked for that."""
        found = self._host(host)
        found.free_at = max(found.free_at, self.clock() + seconds)

    def slow(self, host: str, pause: float) -> None:
        """A longer pause between requests to this host, as its robots.txt asks."""
        self._host(host).pause = min(pause, LONGEST_WAIT)

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())
