"""manage.py catalogue_report: what the catalogue covers and lacks, as text or CSV."""

import csv
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from examples.admin.coverage_report import Table, tables

WIDEST = 44


class Command(BaseCommand):
    help = "Settings by populations by priorities, evidence levels, what is not reported, sources that are copies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", action="store_true", help="comma-separated, one table below the other")

    def handle(self, *args: Any, **options: Any) -> None:
        for table in tables():
            if options["csv"]:
                csv.writer(self.stdout).writerows(table.cells)
            else:
                self._text(table)

    def _text(self, table: Table) -> None:
        """Wide tables turn into a line a row that names only what is there: 27 columns fit no terminal."""
        self.stdout.write(f"\n{table.title}\n{'=' * len(table.title)}")
        for name, *cells in table.rows:
            named = zip(table.columns[1:], cells, strict=True)
            said = [f"{column} {cell}" if isinstance(cell, int) else str(cell) for column, cell in named if cell]
            self.stdout.write(f"{str(name)[:WIDEST]:<{WIDEST}}  {', '.join(said) or 'nothing yet'}")
