"""manage.py delete_old_suggestions: keeps the form's promise. Run it every day."""

from typing import Any

from django.core.management.base import BaseCommand

from examples.models import Suggestion


class Command(BaseCommand):
    help = "Deletes what readers sent in more than a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        deleted, _ = Suggestion.objects.outdated().delete()
        self.stdout.write(f"{deleted} old suggestion{'' if deleted == 1 else 's'} deleted.")
