"""What a host lets programs ask for: its robots.txt, read once a run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from examples.desk.links.address import Target
from examples.desk.links.fetch import Answer, Failed

MOST = 512 * 1024  # bytes; RFC 9309 asks for 500 KiB at least
MOST_RULES = 1_000_000  # each rule counts once for each program that a file names


@dataclass(frozen=True)
class Rules:
    """`said`: the file; `why`: if nothing at all may be asked, the reason in words for editors."""

    said: Protego | None = None
    why: str = ""

    def refusal(self, target: Target, agent: str) -> str:
        """Why this address may not be asked; empty where it may."""
        if self.why or self.said is None:
            return self.why
        allowed = self.said.can_fetch(target.address, agent)
        return "" if allowed else "Its robots.txt asks programs to stay away. A person has to look."

    def pause(self, agent: str) -> float:
        """Seconds that the host wants between two requests."""
        return float((self.said and self.said.crawl_delay(agent)) or 0)


def rules(answer: Answer) -> Rules:
    """No file, no rules. A host whose file can not be had is not asked for anything else (RFC 9309)."""
    if 400 <= answer.code < 500 and answer.code != 429:
        return Rules()
    if not 200 <= answer.code < 300:
        return Rules(why=f"Its robots.txt answered {answer.code}, so nothing else was asked. A person has to look.")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        return Rules(why="Its robots.txt came packed, although not asked for. A person has to look.")
    text = answer.body.decode("utf-8", "replace")
    if _multiplied(text) > MOST_RULES:
        return Rules(why="Its robots.txt names more programs and rules than can be read. A person has to look.")
    try:
        return Rules(Protego.parse(text))
    except Exception:  # whatever strange text does to the parser
        return Rules(why="Its robots.txt could not be read. A person has to look.")


def _multiplied(text: str) -> int:
    """How many rules at most are made of a file: the parser gives each program of a group rules of its own, so half a
    megabyte of them could fill the memory."""
    lines = [line for line in text.splitlines() if line.strip()]
    agents = sum(line.strip().lower().startswith("user") for line in lines)
    return agents * (len(lines) - agents)


@dataclass
class Robots:
    """The rules of every host asked in a run. `fetch`: a robots.txt's address -> the answer. A host that fails here
    has failed for the whole run: it is not asked again for each of its links.
    """

    fetch: Callable[[Target], Answer]
    _known: dict[str, Rules | Failed] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, target: Target) -> Rules:
        """Raises Failed where there was no answer."""
        with self._lock:
            lock = self._locks.setdefault(target.origin, threading.Lock())
        with lock:
            if target.origin not in self._known:
                self._known[target.origin] = self._read(target)
            found = self._known[target.origin]
        if isinstance(found, Failed):
            raise Failed(str(found), gone=found.gone)
        return found

    def _read(self, target: Target) -> Rules | Failed:
        try:
            return rules(self.fetch(Target(target.scheme, target.host, target.port, "/robots.txt")))
        except Failed as failed:
            return failed
