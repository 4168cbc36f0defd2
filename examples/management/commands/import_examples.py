"""manage.py import_examples: a table of examples -> database, or --check to judge it and change nothing."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from tqdm import tqdm

from examples.admin.import_export.import_plan import Plan, make_plan, run_import
from examples.documents.errors import ValidationFailed, describe_error

HEADINGS = ("sheet", "row", "column", "what to do")


class Command(BaseCommand):
    help = "Imports a workbook or CSV file of examples: all of it, or nothing where it has a fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="judge the file; change nothing; exit 1 on a fault")
        parser.add_argument("--by", default="", help="the name of the editor's account, for the history")
        parser.add_argument(
            "--partial", action="store_true", help="import the entries without faults; exit 1 on a fault"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        plan, is_saved = self._run(file, options)
        counts = ", ".join(f"{count} {action}" for action, count in plan.counts)
        if plan.faults.count:
            self._refuse(plan, f"{len(plan.sound)} saved, {len(plan.waiting)} not" if is_saved else "nothing was saved")
        self.stdout.write(f"{counts}; {'all saved' if is_saved else 'nothing was saved'}.")

    def _run(self, file: Path, options: dict[str, Any]) -> tuple[Plan, bool]:
        content, progress = file.read_bytes(), partial(tqdm, disable=not self.stderr.isatty())
        if options["check"]:
            return make_plan(file.name, content, progress), False
        user = self._user(options["by"])
        try:
            return run_import(file.name, content, user, partial=options["partial"], progress=progress)
        except (IntegrityError, ValidationFailed) as error:
            raise CommandError(describe_error(error)) from error

    @staticmethod
    def _user(name: str) -> Any:
        model = get_user_model()
        user = model.objects.filter(**{model.USERNAME_FIELD: name}).first() if name else None
        if name and user is None:
            raise CommandError(f"There is no account “{name}”.")
        return user

    def _refuse(self, plan: Plan, what: str) -> None:
        rows = [HEADINGS]
        for fault in plan.faults.items:
            column = f"{fault.letter} {fault.name}".strip()
            rows.append((fault.sheet or "the file", str(fault.row or ""), column, fault.message))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())
        count = plan.faults.count
        raise CommandError(f"{count} {'fault' if count == 1 else 'faults'}; {what}.", returncode=1)
