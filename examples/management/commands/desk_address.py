"""manage.py desk_address: prints the path of the editors' desk."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prints the path of the editors' desk on this site. Give it to editors only."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"/{settings.DESK_PATH}")
