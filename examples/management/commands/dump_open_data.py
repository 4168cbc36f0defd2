"""manage.py dump_open_data: writes the files that /open-data/ offers."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from examples.catalogue.refresh import get_catalogue
from examples.presenters.open_data import OpenData, build_all_files


class Command(BaseCommand):
    help = "Writes the published catalogue as open data: JSON Lines, JSON Schema, licence and checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--site", default="", help="the public address for links, such as https://inspire.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        files = build_all_files(OpenData(get_catalogue(), options["site"].rstrip("/"), timezone.localdate()))
        for name, content in files.items():
            (folder / name).write_bytes(content)
        self.stdout.write(f"{folder}: {len(files)} files, {sum(map(len, files.values())):,} bytes.")
