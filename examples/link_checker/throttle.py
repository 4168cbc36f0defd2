"""Sends each host one request at a time, with a pause after it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from examples.link_checker.client import LinkError
from examples.models import Link

DEFAULT_PAUSE = 1  # seconds between two requests to a host
MAX_WAIT = 60.0  # seconds; a host that asks for more is checked by a later run


@dataclass
class _HostState:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0  # in the throttle's clock
    pause: float = 0.0


@dataclass
class Throttle:
    """Delays requests to the same host. Shared by all threads; all times are in seconds."""

    pause: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    _hosts: dict[str, _HostState] = field(default_factory=dict)

    @contextmanager
    def wait_turn(self, host: str) -> Iterator[None]:
        """Waits, then reserves the host for one request. Raises LinkError if the wait is longer than MAX_WAIT."""
        state = self._state(host)
        with state.lock:
            wait = state.free_at - self.clock()
            if wait > MAX_WAIT:
                raise LinkError(Link.Status.UNCHECKED, "The host asked us to wait before the next request.")
            if wait > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                self.block_host(host, max(self.pause, state.pause))

    def block_host(self, host: str, seconds: float) -> None:
        """Allows no request to this host for some seconds."""
        state = self._state(host)
        state.free_at = max(state.free_at, self.clock() + seconds)

    def set_crawl_delay(self, host: str, pause: float) -> None:
        """Sets the pause between requests to this host, at most MAX_WAIT."""
        self._state(host).pause = min(pause, MAX_WAIT)

    def _state(self, host: str) -> _HostState:
        return self._hosts.setdefault(host, _HostState())  # atomic in CPython
