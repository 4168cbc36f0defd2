"""manage.py export_examples: all examples, or the empty template, as a workbook or CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from examples.admin.import_export.export import FORMATS, TooLong, load_documents_to_export


class Command(BaseCommand):
    help = "Writes all examples to a workbook (.xlsx), or their own columns to a table (.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--template", action="store_true", help="headings and explanations only")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        form = file.suffix.lstrip(".").lower()
        if form not in FORMATS:
            raise CommandError("The file name must end in .xlsx or .csv.")
        try:
            content = FORMATS[form][1]([] if options["template"] else load_documents_to_export())
        except TooLong as error:
            raise CommandError(str(error)) from error
        file.write_bytes(content)
        self.stdout.write(f"{file}: {len(content):,} bytes.")
