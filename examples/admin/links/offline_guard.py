"""Tells links that are gone from a machine that is cut off: to such a machine every host seems gone."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from urllib.parse import urlsplit

from examples.admin.links.checker import LinkResult
from examples.models import Link

ENOUGH_HOSTS = 10


class MachineOffline(Exception):
    """So many hosts, and not one of them answered."""


def withhold_silence(checked: Iterator[tuple[str, LinkResult]]) -> Iterator[tuple[str, LinkResult]]:
    """Holds silence back until some host has answered. Raises MachineOffline where none of the first ten does; where
    fewer were asked, a missing host counts as failing: it is dead if that lasts."""
    withheld: list[tuple[str, LinkResult]] = []
    for address, result in checked:
        if result.code is None and result.status in Link.FAILED:
            withheld.append((address, result))
            if len({urlsplit(silent).netloc for silent, _ in withheld}) >= ENOUGH_HOSTS:
                raise MachineOffline
            continue
        yield address, result
        if result.status not in (Link.Status.UNSAFE, Link.Status.UNCHECKED):  # any answer will do, but not our refusal
            yield from chain(withheld, checked)
            return
    for address, result in withheld:
        yield address, replace(result, status=Link.Status.FAILING)
