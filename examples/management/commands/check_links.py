"""manage.py check_links: checks that every address in an entry still answers. Run it every night."""

import datetime as dt
import logging
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from examples.link_checker.checker import LinkChecker, build_user_agent
from examples.link_checker.client import LinkClient
from examples.link_checker.offline_guard import MIN_HOSTS, MachineOfflineError, withhold_failures
from examples.link_checker.store import find_due_addresses, save_result, update_links
from examples.link_checker.throttle import DEFAULT_PAUSE, Throttle
from examples.link_checker.worker_pool import check_addresses
from examples.models import Link

PROGRESS_INTERVAL = 50  # links for each line, if there is no terminal
POSTPONED = "Postponed: the host is busy"


def build_number_parser(minimum: int, maximum: int = 999_999) -> Callable[[str], int]:
    def parse_number(text: str) -> int:
        if text.isascii() and text.isdigit() and minimum <= int(text[:9]) <= maximum:
            return int(text)
        raise ArgumentTypeError(f"enter a whole number from {minimum} to {maximum}, not {text!r}")

    return parse_number


def build_checker(pause: float) -> LinkChecker:
    return LinkChecker(LinkClient(build_user_agent()), Throttle(pause))


class Command(BaseCommand):
    help = (
        "Checks the links in all entries that are not retired, and stores the results. Sends one request at a time to "
        "each host. If the command is interrupted, run it again to check the rest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add, number, positive = parser.add_argument, build_number_parser(0), build_number_parser(1)
        threads = build_number_parser(1, 64)
        add(
            "--older-than",
            type=number,
            default=7,
            metavar="DAYS",
            help="skip links checked in the last DAYS days (default 7)",
        )
        add("--again", action="store_true", help="check all links, whenever they were checked")
        add("--limit", type=positive, metavar="N", help="check at most this many links")
        add("--host", metavar="NAME", help="check only addresses at this host")
        add("--threads", type=threads, default=8, metavar="N", help="check N hosts at once (default 8)")
        add(
            "--pause",
            type=number,
            default=DEFAULT_PAUSE,
            metavar="SECONDS",
            help=f"seconds between two requests to a host (default {DEFAULT_PAUSE})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings about malformed headers fill the log
        counts: Counter[str] = Counter()
        try:
            with exit_on_signals():
                self._check(options, counts)
        except MachineOfflineError:
            raise CommandError(
                f"None of {MIN_HOSTS} hosts could be reached, so nothing was stored. Check that this machine is "
                "connected to the internet and that DNS works, then run the command again."
            ) from None
        except SystemExit:
            self._summarise(counts)
            self.stderr.write(
                "The check was stopped. The results so far are stored. Run the command again to check the rest."
            )
            raise
        self._summarise(counts)

    def _check(self, options: dict[str, Any], counts: Counter[str]) -> None:
        update_links()
        checker = build_checker(options["pause"])
        addresses = find_due_addresses(dt.timedelta(days=options["older_than"]), again=options["again"])
        if host := (options["host"] or "").lower():
            addresses = [address for address in addresses if checker.get_host(address) == host]
        addresses = addresses[: options["limit"]]
        bar = tqdm(total=len(addresses), unit="link", file=sys.stderr, disable=not sys.stderr.isatty())
        with bar, closing(check_addresses(checker.check, addresses, checker.get_host, options["threads"])) as checked:
            for number, (address, result) in enumerate(withhold_failures(checked), 1):
                if result.status != Link.Status.UNCHECKED:
                    save_result(address, result)
                counts[result.status] += 1
                bar.update()
                if bar.disable and number % PROGRESS_INTERVAL == 0:
                    self.stderr.write(f"{number} of {len(addresses)} links checked")

    def _summarise(self, counts: Counter[str]) -> None:
        for status, label in Link.Status.choices:
            if counts[status]:
                label = POSTPONED if status == Link.Status.UNCHECKED else label
                self.stdout.write(f"{label:<28}{counts[status]:>7}")
        self.stdout.write(f"{'Links checked':<28}{counts.total():>7}" if counts else "No link was due to be checked.")


@contextmanager
def exit_on_signals() -> Iterator[None]:
    """Inside the block, Ctrl-C and SIGTERM raise SystemExit with the exit status that shells expect."""

    def exit_process(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    handlers = {number: signal.signal(number, exit_process) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
