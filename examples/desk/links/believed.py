"""Tells links that are gone from a machine that is cut off: to such a machine every host seems gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from examples.desk.links.run import Checked
from examples.models import Link

ENOUGH = 10  # hosts


class Offline(Exception):
    """So many hosts, and not one of them answered anything."""


def believed(done: Iterable[Checked]) -> Iterator[Checked]:
    """Holds silence back until some host has answered. Raises Offline where none of the first ten does.

    Where so few were asked that it can not be told, a missing host counts as failing: it is dead if that lasts.
    """
    held: list[Checked] = []
    answered = False
    for checked in done:
        if not answered and _silent(checked):
            held.append(checked)
            if len({urlsplit(silent.link.address).netloc for silent in held}) >= ENOUGH:
                raise Offline
            continue
        if not answered and _answered(checked):
            answered = True
            yield from held
            held = []
        yield checked
    yield from map(_doubted, held)


def _silent(checked: Checked) -> bool:
    outcome = checked.outcome
    return outcome is not None and outcome.code is None and outcome.status in Link.FAILED


def _answered(checked: Checked) -> bool:
    """Any answer will do, so will a robots.txt that keeps us out. A refusal of our own says nothing."""
    return checked.outcome is not None and checked.outcome.status != Link.Status.UNSAFE


def _doubted(checked: Checked) -> Checked:
    outcome = checked.outcome and replace(checked.outcome, status=Link.Status.FAILING)
    return replace(checked, outcome=outcome)
