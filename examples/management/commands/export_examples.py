"""manage.py export_examples: writes all examples, or an empty template, to a workbook or CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from examples.admin.import_export.export import EXPORT_FORMATS, CellTooLong, load_documents_to_export


class Command(BaseCommand):
    help = "Writes all examples to a workbook (.xlsx), or only their own columns to a CSV file (.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--template", action="store_true", help="write headings and guidance only")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        file_format = file.suffix.lstrip(".").lower()
        if file_format not in EXPORT_FORMATS:
            raise CommandError("The file name must end in .xlsx or .csv.")
        try:
            content = EXPORT_FORMATS[file_format][1]([] if options["template"] else load_documents_to_export())
        except CellTooLong as error:
            raise CommandError(str(error)) from error
        file.write_bytes(content)
        self.stdout.write(f"{file}: {len(content):,} bytes.")
