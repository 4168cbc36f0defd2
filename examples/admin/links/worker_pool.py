"""Many hosts at once, but one request at a time to each of them, with a pause after it."""

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from examples.admin.links.client import LinkError
from examples.models import Link

LONGEST_WAIT = 60.0  # seconds; a host that asks for more is left for another run


def check_all[Result](
    check: Callable[[str], Result], addresses: Iterable[str], host_of: Callable[[str], str], threads: int
) -> Generator[tuple[str, Result]]:
    """Yields each address with its result as it is done; a thread checks one host after another. Closed early, it
    begins no further address and waits for none. `check` may not touch the database."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        hosts[host_of(address)].append(address)
    waiting: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Result]] = queue.SimpleQueue()
    stop = threading.Event()

    def work() -> None:
        for group in iter(waiting.get, None):
            for address in group:
                if stop.is_set():
                    return
                done.put((address, check(address)))

    for group in (*hosts.values(), *[None] * threads):
        waiting.put(group)
    for _ in range(threads):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _ in range(sum(map(len, hosts.values()))):
            yield done.get()
    finally:
        stop.set()


@dataclass
class _HostState:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0  # on the clock
    pause: float = 0.0


@dataclass
class Throttle:
    """Shared by all threads. `pause` and what `clock` and `sleep` handle are in seconds."""

    pause: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    _hosts: dict[str, _HostState] = field(default_factory=dict)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Holds the host for one request, after waiting for its turn. Raises LinkError where that takes too long."""
        state = self._state(host)
        with state.lock:
            wait = state.free_at - self.clock()
            if wait > LONGEST_WAIT:
                raise LinkError(Link.Status.UNCHECKED, "The host asked to be left alone for now.")
            if wait > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                self.hold(host, max(self.pause, state.pause))

    def hold(self, host: str, seconds: float) -> None:
        """No request to this host for a while."""
        state = self._state(host)
        state.free_at = max(state.free_at, self.clock() + seconds)

    def slow_down(self, host: str, pause: float) -> None:
        """A longer pause between requests to this host."""
        self._state(host).pause = min(pause, LONGEST_WAIT)

    def _state(self, host: str) -> _HostState:
        return self._hosts.setdefault(host, _HostState())  # one step, which no other thread can interrupt
