"""manage.py load_catalogue: fixtures -> database, or --check to judge them and change nothing."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from examples.loading.checks import find_faults
from examples.loading.fixture_reader import FixtureFault, read_fixtures
from examples.loading.load_log import LoadLog, LoadResult
from examples.loading.store import LoadFailed, load_fixtures


class Command(BaseCommand):
    help = "Loads the reviewed fixtures. Entries that an editor changed since are left alone and named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="judge the fixtures; change nothing; exit 1 on a fault"
        )
        parser.add_argument("--fixtures", type=Path, default=settings.BASE_DIR / "fixtures", help="another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        fixtures = read_fixtures(options["fixtures"])
        self._refuse(find_faults(fixtures))
        if options["check"]:
            self.stdout.write(f"No faults in {len(fixtures.examples)} examples.")
            return
        try:
            log = load_fixtures(fixtures, self._progress if self.stdout.isatty() else lambda _: None)
        except LoadFailed as failed:
            self._refuse(failed.faults)
            raise
        self._report(log, time.monotonic() - began)

    def _refuse(self, found: list[FixtureFault]) -> None:
        for fault in found:
            self.stderr.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} fault{'s' if len(found) > 1 else ''}; nothing was loaded.")

    def _progress(self, what: str) -> None:
        self.stdout.write(f"\r\033[KLoading {what}", ending="")
        self.stdout.flush()

    def _report(self, log: LoadLog, seconds: float) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r\033[K", ending="")
        for (kind, key), why in log.reasons.items():
            self.stdout.write(f"left alone: {kind} {key}: {why}")
        counts = Counter(log.results.values())
        summary = ", ".join(f"{counts[result]} {result}" for result in LoadResult)
        self.stdout.write(f"Catalogue loaded in {seconds:.1f} s: {summary}.")
