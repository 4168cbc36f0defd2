"""What became of one address: asked with manners, followed where it leads, told in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from django.utils import timezone

from examples.desk.links.address import Target, Unsafe, parse
from examples.desk.links.fetch import Answer, Failed, Network, ask
from examples.desk.links.robots import MOST, Robots
from examples.desk.links.turns import LONGEST_WAIT, PutOff, Turns
from examples.models import Link

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
GONE = {404, 410}
BUSY = {429, 503}
LONGEST_ADDRESS = 600

Status = Link.Status


@dataclass(frozen=True)
class Outcome:
    """`moved_to` only where every redirect on the way was a lasting one."""

    status: Link.Status
    detail: str = ""
    code: int | None = None
    moved_to: str = ""


class Checker:
    """Shared by the threads of a run."""

    def __init__(self, network: Network, turns: Turns) -> None:
        self.network, self.turns = network, turns
        self.robots = Robots(self._robots)

    def check(self, address: str) -> Outcome:
        """Never raises for anything the other side does, but PutOff where the host wants to be left alone."""
        try:
            return self._followed(parse(address, self.network.ports))
        except Unsafe as unsafe:
            return Outcome(Status.UNSAFE, str(unsafe))
        except Failed as failed:
            return Outcome(Status.DEAD if failed.gone else Status.FAILING, str(failed))
        except PutOff:
            raise
        except Exception as surprise:  # a thread that died would take its host's other links along
            return Outcome(Status.FAILING, f"Its answer could not be read ({type(surprise).__name__}).")

    def _followed(self, target: Target) -> Outcome:
        lasting = True
        moved = False
        for _ in range(MOST_REDIRECTS + 1):
            if refusal := self._refusal(target):
                return Outcome(Status.BARRED, refusal)
            answer = self._answer(target)
            if answer.code not in REDIRECTS:
                return judged(answer, target.address if moved and lasting else "")
            lasting, moved = lasting and answer.code in PERMANENT, True
            target = self._next(target, answer)
        return Outcome(Status.FAILING, f"It redirects more than {MOST_REDIRECTS} times, perhaps in a circle.")

    def _refusal(self, target: Target) -> str:
        rules = self.robots.of(target)
        self.turns.slow(target.host, rules.pause(self.network.agent))
        return rules.refusal(target, self.network.agent)

    def _answer(self, target: Target) -> Answer:
        """HEAD first; where that is refused or cut off, GET without reading on."""
        try:
            answer = self._patiently(target, "HEAD")
            if answer.code < 400 or answer.code in BUSY:
                return answer
        except Failed as failed:
            if not failed.dropped:
                raise
        return self._patiently(target, "GET")

    def _patiently(self, target: Target, method: str, most: int = 0) -> Answer:
        """Waits once where a host is busy and says for how long."""
        answer = self._in_turn(target, method, most)
        wait = retry_after(answer) if answer.code in BUSY else None
        if wait is None:
            return answer
        self.turns.hold(target.host, wait)
        return answer if wait > LONGEST_WAIT else self._in_turn(target, method, most)

    def _in_turn(self, target: Target, method: str, most: int) -> Answer:
        with self.turns.of(target.host):
            return ask(self.network, target, method, most)

    def _robots(self, target: Target) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._patiently(target, "GET", MOST)
            if answer.code not in REDIRECTS:
                return answer
            try:
                target = self._next(target, answer)
            except (Unsafe, Failed):
                break
        return Answer(404)  # RFC 9309: no more than five redirects, then as if there were none

    def _next(self, target: Target, answer: Answer) -> Target:
        """Where a redirect leads. Raises Failed where it does not say, Unsafe where nobody should follow."""
        given = answer.headers.get("location", "")
        try:
            place = urljoin(target.address, given.encode("latin-1").decode("utf-8", "replace").strip())
        except ValueError:
            place = ""
        if not given or not place or len(place) > 2000:
            raise Failed(f"Answered {answer.code}, but does not say where to go.")
        try:
            return parse(place, self.network.ports)
        except Unsafe as unsafe:
            raise Unsafe(f"It redirects to an address that is not followed. {unsafe}") from unsafe


def judged(answer: Answer, moved_to: str) -> Outcome:
    """An answer that is no redirect."""
    code = answer.code
    if 200 <= code < 300:
        moved_to = moved_to if len(moved_to) <= LONGEST_ADDRESS else ""
        return Outcome(Status.MOVED if moved_to else Status.ALIVE, "", code, moved_to)
    if code in GONE:
        return Outcome(Status.DEAD, f"Answered {code}: not there.", code)
    if 400 <= code < 500 or code == 999:
        return Outcome(Status.BARRED, f"Answered {code}: programs are not served. A person has to look.", code)
    return Outcome(Status.FAILING, f"Answered {code}: something is wrong there.", code)


def retry_after(answer: Answer) -> float | None:
    """Seconds from now, where the answer says so in a way that can be read: a number or a date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - timezone.now()).total_seconds())
