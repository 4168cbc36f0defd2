"""manage.py catalogue_report: prints what the catalogue covers and lacks, as text or CSV."""

import csv
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from examples.admin.coverage_report import ReportTable, build_report_tables

NAME_WIDTH = 44


class Command(BaseCommand):
    help = "Prints tables of settings, populations, priorities, evidence, what is not reported, and copied sources."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", action="store_true", help="print CSV, one table below the other")

    def handle(self, *args: Any, **options: Any) -> None:
        for table in build_report_tables():
            if options["csv"]:
                csv.writer(self.stdout).writerows(table.csv_rows)
            else:
                self._print_text(table)

    def _print_text(self, table: ReportTable) -> None:
        """Prints one line for each row, with its non-empty columns: a terminal is too narrow for 27 columns."""
        self.stdout.write(f"\n{table.title}\n{'=' * len(table.title)}")
        for name, *cells in table.rows:
            pairs = zip(table.columns[1:], cells, strict=True)
            texts = [f"{column} {cell}" if isinstance(cell, int) else str(cell) for column, cell in pairs if cell]
            self.stdout.write(f"{str(name)[:NAME_WIDTH]:<{NAME_WIDTH}}  {', '.join(texts) or 'nothing yet'}")
