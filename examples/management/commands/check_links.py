"""manage.py check_links: asks every address that entries cite whether it still answers. Run it every night."""

import datetime as dt
import logging
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from examples.desk.links.believed import ENOUGH, Offline, believed
from examples.desk.links.results import due, gather, store
from examples.desk.links.run import Checked, checker, host, run
from examples.models import Link

LINE_EVERY = 50
MOST_THREADS = 64


class Terminated(BaseException):
    """SIGTERM: like Ctrl-C, nothing that a handler for errors may swallow."""


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def positive(text: str) -> int:
    if (number := whole(text)) < 1:
        raise ArgumentTypeError("give 1 or more")
    return number


class Command(BaseCommand):
    help = (
        "Asks every address that entries cite, one request at a time to a host, and stores what became of it. "
        "Interrupted, it goes on where it was when it is started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--older-than", type=whole, default=7, metavar="DAYS", help="leave out what was checked since (default 7)")
        add("--again", action="store_true", help="check all of them, whenever they were checked")
        add("--limit", type=positive, metavar="N", help="check so many at most")
        add("--host", metavar="NAME", help="only addresses at this host")
        add("--threads", type=positive, default=8, metavar="N", help="hosts asked at the same time (default 8)")
        add("--pause", type=whole, default=1, metavar="SECONDS", help="between two requests to a host (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # it remarks on strange headers, with a traceback
        counts: Counter[str] = Counter()
        try:
            with terminable():
                self._check(options, counts)
        except (KeyboardInterrupt, Terminated) as ended:
            self._summary(counts)
            self.stderr.write("Stopped. What was checked is stored; start it again to go on.")
            sys.exit(143 if isinstance(ended, Terminated) else 130)
        except Offline:
            raise CommandError(
                f"None of {ENOUGH} hosts could be reached, so nothing was stored. Is this machine connected to the "
                "internet, and may it look up names?"
            ) from None
        self._summary(counts)

    def _check(self, options: dict[str, Any], counts: Counter[str]) -> None:
        gather()
        asking = checker(options["pause"])
        links = due(dt.timedelta(days=options["older_than"]), again=options["again"])
        if name := (options["host"] or "").lower():
            links = [link for link in links if host(asking, link) == name]
        links = links[: options["limit"]]
        threads = min(options["threads"], MOST_THREADS)
        with closing(run(asking, links, threads)) as done:
            for checked in self._shown(believed(done), len(links)):
                if checked.outcome:
                    store(checked.link, checked.outcome)
                counts[checked.outcome.status.label if checked.outcome else "Put off: the host is busy"] += 1

    def _shown(self, done: Iterable[Checked], total: int) -> Iterator[Checked]:
        """A bar on a terminal; in a log a line now and then."""
        bar = tqdm(done, total=total, unit="link", file=sys.stderr, disable=not sys.stderr.isatty())
        for number, checked in enumerate(bar, 1):
            yield checked
            if bar.disable and number % LINE_EVERY == 0:
                self.stderr.write(f"{number} of {total} links checked")

    def _summary(self, counts: Counter[str]) -> None:
        labels = [label for label in (*Link.Status.labels, *counts) if counts[label]]
        for label in dict.fromkeys(labels):
            self.stdout.write(f"{label:<28}{counts[label]:>7}")
        self.stdout.write(f"{'Links checked' if counts else 'No link was due.':<28}{counts.total() or '':>7}")


@contextmanager
def terminable() -> Iterator[None]:
    """Inside, SIGTERM ends the block in order instead of the process at once."""

    def terminate(*_: object) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
