"""manage.py import_examples: imports examples from a workbook or CSV file, or only checks it."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from tqdm import tqdm

from examples.admin.import_export.import_plan import ImportPlan, make_import_plan, run_import
from examples.documents.errors import ValidationFailed, describe_error

FAULT_HEADINGS = ("sheet", "row", "column", "what to do")


class Command(BaseCommand):
    help = "Imports a workbook or CSV file of examples. Imports nothing if the file has an error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="check the file; save nothing; exit 1 on errors")
        parser.add_argument("--by", default="", help="user name of the editor to record in the history")
        parser.add_argument("--partial", action="store_true", help="save entries without errors; exit 1 on errors")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}. Check its path.")
        plan, is_saved = self._plan_or_import(file, options)
        counts = ", ".join(f"{count} {action}" for action, count in plan.counts)
        if plan.faults.count:
            self._print_faults(plan)
            saved = f"{len(plan.importable)} saved, {len(plan.blocked_slugs)} not" if is_saved else "nothing was saved"
            count = plan.faults.count
            raise CommandError(f"{count} {'error' if count == 1 else 'errors'}; {saved}.", returncode=1)
        self.stdout.write(f"{counts}; {'all saved' if is_saved else 'nothing was saved'}.")

    def _plan_or_import(self, file: Path, options: dict[str, Any]) -> tuple[ImportPlan, bool]:
        content, progress = file.read_bytes(), partial(tqdm, disable=not self.stderr.isatty())
        if options["check"]:
            return make_import_plan(file.name, content, progress), False
        user = self._get_user(options["by"])
        try:
            return run_import(file.name, content, user, partial=options["partial"], progress=progress)
        except (IntegrityError, ValidationFailed) as error:
            raise CommandError(describe_error(error)) from error

    @staticmethod
    def _get_user(name: str) -> Any:
        model = get_user_model()
        user = model.objects.filter(**{model.USERNAME_FIELD: name}).first() if name else None
        if name and user is None:
            raise CommandError(f"There is no account “{name}”. Check the user name.")
        return user

    def _print_faults(self, plan: ImportPlan) -> None:
        rows = [FAULT_HEADINGS]
        for fault in plan.faults.items:
            column = f"{fault.column_letter} {fault.name}".strip()
            rows.append((fault.sheet or "the file", str(fault.row or ""), column, fault.message))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())
