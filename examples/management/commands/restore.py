"""Replaces the database by a backup: manage.py restore FILE --yes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from examples.management.backups import check_backup, restore_backup


class Command(BaseCommand):
    help = "Replaces everything in the database with a backup. Stop the site first. Without --yes, only checks it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="replace the database")

    def handle(self, file: Path, yes: bool, **_: Any) -> None:
        if not yes:
            check_backup(file)
            raise CommandError(
                f"{file} is whole. Nothing was changed. Add --yes to replace the database with this backup."
            )
        restore_backup(file)
        self.stdout.write("The database was restored. Everyone has to sign in again.")
