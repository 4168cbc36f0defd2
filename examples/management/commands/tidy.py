"""manage.py tidy: deletes what is kept no longer than was promised. Run it every day."""

from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone

from examples.models import EmptySearch, Suggestion, Upload


def outdated() -> Iterator[tuple[str, Any]]:
    """(what it is called, its rows that are past their time)"""
    now = timezone.now()
    yield "old suggestion", Suggestion.objects.outdated()
    yield "day's count of a search that found nothing", EmptySearch.objects.outdated()
    yield "uploaded table", Upload.objects.outdated()
    yield "session that had ended", Session.objects.filter(expire_date__lt=now)
    yield "count of wrong passwords", AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME)


class Command(BaseCommand):
    help = "Deletes old suggestions, counts of searches, uploads, sessions and counts of wrong passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, rows in outdated():
            number = rows.count()
            rows.delete()
            self.stdout.write(f"{name}: {number} deleted")
