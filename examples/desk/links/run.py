"""Many addresses at once: a thread asks one host after another, the caller stores what comes back."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import slugify

from examples.desk.links.address import Unsafe, parse
from examples.desk.links.check import Checker, Outcome
from examples.desk.links.fetch import Network
from examples.desk.links.turns import PutOff, Turns
from examples.models import Link


@dataclass(frozen=True)
class Checked:
    """`outcome` is None where the host wants to be left alone: the link keeps its place for the next run."""

    link: Link
    outcome: Outcome | None


def agent() -> str:
    """Who asks, and whom to write to, in what a header can hold."""
    contact = f"; {settings.SITE_CONTACT}" if settings.SITE_CONTACT else ""
    text = f"{slugify(settings.SITE_NAME) or 'links'}-links/1.0 (checks the links of {settings.SITE_NAME}{contact})"
    return " ".join(text.encode("ascii", "ignore").decode().split())


def checker(pause: float) -> Checker:
    return Checker(Network(agent=agent()), Turns(pause))


def host(checker: Checker, link: Link) -> str:
    """The host that a link begins at; those that no request may go to stand together."""
    try:
        return parse(link.address, checker.network.ports).host
    except Unsafe:
        return ""


def run(checker: Checker, links: Iterable[Link], threads: int) -> Generator[Checked]:
    """Yields each link as it is done. Left early, it begins no further host and waits for nobody."""
    hosts: dict[str, list[Link]] = {}
    for link in links:
        hosts.setdefault(host(checker, link), []).append(link)
    waiting: queue.SimpleQueue[list[Link]] = queue.SimpleQueue()
    done: queue.SimpleQueue[Checked] = queue.SimpleQueue()
    stop = threading.Event()
    for group in hosts.values():
        waiting.put(group)
    _start(min(threads, len(hosts)), (checker, waiting, done, stop))
    try:
        for _ in range(sum(map(len, hosts.values()))):
            yield done.get()
    finally:
        stop.set()


def _start(threads: int, work: tuple[object, ...]) -> None:
    for _ in range(threads):
        threading.Thread(target=_work, args=work, daemon=True).start()


def _work(
    checker: Checker,
    waiting: queue.SimpleQueue[list[Link]],
    done: queue.SimpleQueue[Checked],
    stop: threading.Event,
) -> None:
    """Touches no database: that is the caller's."""
    while True:
        try:
            group = waiting.get_nowait()
        except queue.Empty:
            return
        for checked in _of_one_host(checker, group):
            if stop.is_set():
                return
            done.put(checked)


def _of_one_host(checker: Checker, links: Sequence[Link]) -> Iterator[Checked]:
    for link in links:
        try:
            yield Checked(link, checker.check(link.address))
        except PutOff:
            yield Checked(link, None)
