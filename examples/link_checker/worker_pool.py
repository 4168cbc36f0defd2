"""Checks many hosts at once, and the addresses of each host one after another."""

import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable


def check_addresses[Result](
    check: Callable[[str], Result], addresses: Iterable[str], get_host: Callable[[str], str], threads: int
) -> Generator[tuple[str, Result]]:
    """Yields each address with its result when it is ready; a thread checks one host after another. If the generator is
    closed early, no further check starts and none is waited for. `check` must not use the database."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        hosts[get_host(address)].append(address)
    waiting: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Result]] = queue.SimpleQueue()
    stop = threading.Event()

    def check_hosts() -> None:
        for group in iter(waiting.get, None):
            for address in group:
                if stop.is_set():
                    return
                done.put((address, check(address)))

    for group in (*hosts.values(), *[None] * threads):
        waiting.put(group)
    for _ in range(threads):
        threading.Thread(target=check_hosts, daemon=True).start()
    try:
        for _ in range(sum(map(len, hosts.values()))):
            yield done.get()
    finally:
        stop.set()
