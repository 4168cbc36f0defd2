"""manage.py load_catalogue: fixtures -> database, or --check to judge them and change nothing."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from examples.documents.load import load_documents
from examples.documents.versions import record_all_external_changes
from examples.loading.checks import faults
from examples.loading.load_log import LoadLog, Verdict
from examples.loading.reader import read
from examples.loading.write import KIND, LoadFailed, write
from examples.models import Example


class Command(BaseCommand):
    help = "Loads the reviewed fixtures. Entries that an editor changed since are left alone and named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="judge the fixtures; change nothing; exit 1 on a fault"
        )
        parser.add_argument("--fixtures", type=Path, default=settings.BASE_DIR / "fixtures", help="another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        fixtures = read(options["fixtures"])
        self._refuse([str(fault) for fault in faults(fixtures)])
        if options["check"]:
            self.stdout.write(f"No faults in {len(fixtures.examples)} examples.")
            return
        try:
            log = write(fixtures, self._progress if self.stdout.isatty() else lambda _: None)
        except LoadFailed as failed:
            self._refuse([str(fault) for fault in failed.faults])
            raise
        _record_versions(log)
        self._report(log, time.monotonic() - began)

    def _refuse(self, messages: list[str]) -> None:
        for message in messages:
            self.stderr.write(message)
        if messages:
            raise CommandError(f"{len(messages)} fault{'s' if len(messages) > 1 else ''}; nothing was loaded.")

    def _progress(self, what: str) -> None:
        self.stdout.write(f"\r\033[KLoading {what}", ending="")
        self.stdout.flush()

    def _report(self, log: LoadLog, seconds: float) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r\033[K", ending="")
        for (kind, key), why in log.why.items():
            self.stdout.write(f"left alone: {kind} {key}: {why}")
        counts = Counter(log.verdicts.values())
        summary = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
        self.stdout.write(f"Catalogue loaded in {seconds:.1f} s: {summary}.")


def _record_versions(log: LoadLog) -> None:
    """Of the entries that were written, and of no other: an unchanged catalogue costs nothing."""
    slugs = [key for kind, key in log.verdicts if kind == KIND and log.is_written(kind, key)]
    if slugs:
        keys = Example.objects.filter(slug__in=slugs).values_list("pk", flat=True)
        record_all_external_changes(load_documents(keys))
