"""Writes a backup of the database and checks it: manage.py backup FOLDER --keep 288."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from examples.management.backups import write_backup

PREFIX = "inspire-"


class Command(BaseCommand):
    help = "Writes a checked backup of the whole database into a folder. Store SECRET_KEY too, but elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keep", type=int, default=0, help="keep this many backups and delete older ones; 0 keeps all"
        )

    def handle(self, folder: Path, keep: int, **_: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Create it first.")
        path = folder / f"{PREFIX}{timezone.now():%Y%m%dT%H%M%S%fZ}.backup"
        write_backup(path)
        backups = sorted(folder.glob(f"{PREFIX}*.backup"))
        for old in backups[:-keep] if keep > 0 else []:
            old.unlink()
        self.stdout.write(f"{path}")
