"""manage.py roles: prints what each role may do."""

from typing import Any

from django.core.management.base import BaseCommand

from examples.admin.accounts.roles import build_role_table


class Command(BaseCommand):
    help = "Prints what each role may do in the admin."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(build_role_table())
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
