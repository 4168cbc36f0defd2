"""Recognises that this machine is offline: then every host seems to be gone."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from urllib.parse import urlsplit

from examples.link_checker.checker import LinkResult
from examples.models import Link

MIN_HOSTS = 10


class MachineOfflineError(Exception):
    """None of MIN_HOSTS hosts answered."""


def withhold_failures(checked: Iterator[tuple[str, LinkResult]]) -> Iterator[tuple[str, LinkResult]]:
    """Yields the results, but those without an answer only after some host has answered. Raises MachineOfflineError if
    none of the first MIN_HOSTS hosts answers. If there were fewer hosts, a missing host counts as failing, not dead."""
    withheld: list[tuple[str, LinkResult]] = []
    for address, result in checked:
        if result.code is None and result.status in Link.FAILED:
            withheld.append((address, result))
            if len({urlsplit(failed).netloc for failed, _ in withheld}) >= MIN_HOSTS:
                raise MachineOfflineError
            continue
        yield address, result
        if result.status not in (Link.Status.UNSAFE, Link.Status.UNCHECKED):  # the host answered
            yield from chain(withheld, checked)
            return
    for address, result in withheld:
        yield address, replace(result, status=Link.Status.FAILING)
