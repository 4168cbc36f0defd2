"""manage.py desk_address: where the editors' desk is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prints the desk's path on this site. Tell it to editors only."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"/{settings.DESK_PATH}")
