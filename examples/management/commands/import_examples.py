"""manage.py import_examples: a table of examples -> database, or --check to judge it and change nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from tqdm import tqdm

from examples.desk.exchange.faults import Fault
from examples.desk.exchange.plan import Action, Plan, plan
from examples.desk.exchange.saving import carry_out
from examples.documents.errors import ValidationFailed, error_for

HEADINGS = ("kind", "sheet", "row", "column", "what to do")


class Command(BaseCommand):
    help = "Imports a workbook or CSV file of examples: all of it, or nothing where it has a fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="judge the file; change nothing; exit 1 on a fault")
        parser.add_argument("--by", default="", help="the editor's name that the history gives")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        quiet = not self.stderr.isatty()
        if options["check"]:
            made = plan(file.name, file.read_bytes(), lambda filed: tqdm(filed, disable=quiet))
        else:
            made = self._imported(file, options["by"], quiet)
        self._refuse(made)
        counts = ", ".join(f"{len(made.of(action))} {action.value}" for action in Action)
        self.stdout.write(f"{counts}; {'nothing was saved' if options['check'] else 'all saved'}.")

    def _imported(self, file: Path, by: str, quiet: bool) -> Plan:
        model = get_user_model()
        user = model.objects.filter(**{model.USERNAME_FIELD: by}).first() if by else None
        if by and user is None:
            raise CommandError(f"There is no account “{by}”.")
        try:
            return carry_out(file.name, file.read_bytes(), user, None, lambda rows: tqdm(rows, disable=quiet))[0]
        except (IntegrityError, ValidationFailed) as error:
            raise CommandError(error_for(error).message if isinstance(error, IntegrityError) else str(error)) from error

    def _refuse(self, made: Plan) -> None:
        if not made.faults.count:
            return
        rows = [HEADINGS, *(self._row(fault) for fault in made.faults.kept)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
        for row in rows:
            self.stdout.write("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())
        count = made.faults.count
        raise CommandError(f"{count} {'fault' if count == 1 else 'faults'}; nothing was saved.", returncode=1)

    @staticmethod
    def _row(fault: Fault) -> tuple[str, ...]:
        column = f"{fault.letter} {fault.name}".strip()
        return fault.kind.value, fault.sheet or "the file", str(fault.row or ""), column, fault.message
