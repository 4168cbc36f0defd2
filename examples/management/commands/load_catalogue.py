"""Loads the fixtures into the database, or checks them without changing anything."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from examples.loading.change_detection import ChangeDetector, RowResult
from examples.loading.checks import find_faults
from examples.loading.fixture_reader import FixtureFault, read_fixtures
from examples.loading.store import LoadFailed, load_fixtures
from examples.management.synonym_checks import check_synonym_breadth


class Command(BaseCommand):
    help = "Loads the reviewed fixtures. Skips, and lists, the entries that an editor has changed since the last load."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="check the fixtures without loading them; exit 1 on a fault"
        )
        parser.add_argument("--fixtures", type=Path, default=settings.BASE_DIR / "fixtures", help="another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        fixtures = read_fixtures(options["fixtures"])
        self._fail_on_faults(find_faults(fixtures))
        if options["check"]:
            self._fail_on_faults(check_synonym_breadth(fixtures))
            self.stdout.write(f"No faults in {len(fixtures.examples)} examples.")
            return
        try:
            detector = load_fixtures(fixtures, self._show_progress if self.stdout.isatty() else lambda _: None)
        except LoadFailed as failed:
            self._fail_on_faults(failed.faults)
            raise
        self._print_summary(detector, time.monotonic() - start)

    def _fail_on_faults(self, faults: list[FixtureFault]) -> None:
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}; nothing was loaded.")

    def _show_progress(self, step: str) -> None:
        self.stdout.write(f"\r\033[KLoading {step}", ending="")
        self.stdout.flush()

    def _print_summary(self, detector: ChangeDetector, seconds: float) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r\033[K", ending="")
        for (kind, key), reason in detector.reasons.items():
            self.stdout.write(f"left alone: {kind} {key}: {reason}")
        counts = Counter(detector.results.values())
        summary = ", ".join(f"{counts[result]} {result}" for result in RowResult)
        self.stdout.write(f"Catalogue loaded in {seconds:.1f} s: {summary}.")
