"""manage.py run_schedule: publishes and retires what is due. Run it every minute, on one or more machines."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from examples.admin.schedule import run_schedule


class Command(BaseCommand):
    help = "Publishes and retires entries that are due. Prints a line for each, or nothing if none is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        for result in run_schedule(dry_run=options["dry_run"]):
            self.stdout.write(str(result))
