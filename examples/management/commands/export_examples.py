"""manage.py export_examples: all examples, or the empty template, as a workbook or CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from examples.desk.exchange.exporting import TooLong, documents
from examples.desk.exchange.files import FORMS


class Command(BaseCommand):
    help = "Writes all examples to a file; its ending, .xlsx or .csv, says in which form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--template", action="store_true", help="headings and explanations only")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        form = file.suffix.lstrip(".").lower()
        if form not in FORMS:
            raise CommandError("The file's name has to end in .xlsx or .csv.")
        try:
            content = FORMS[form][1]([] if options["template"] else documents())
        except TooLong as error:
            raise CommandError(str(error)) from error
        file.write_bytes(content)
        self.stdout.write(f"{file}: {len(content):,} bytes.")
