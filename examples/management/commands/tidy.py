"""manage.py tidy: deletes data at the end of its retention period. Run it every day."""

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db.models import QuerySet
from django.utils import timezone

from examples.models import EmptySearch, FormPost, PageRating, Subscription, Suggestion, Upload


class Command(BaseCommand):
    help = "Deletes old suggestions, search counts, uploads, subscriptions, sessions and counts of wrong passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        outdated: dict[str, QuerySet[Any]] = {
            "old suggestion": Suggestion.objects.outdated(),
            "search that found nothing, count of one day": EmptySearch.objects.outdated(),
            "count of useful pages": PageRating.objects.outdated(),
            "uploaded table": Upload.objects.outdated(),
            "subscription not confirmed": Subscription.objects.outdated(),
            "count of sent forms": FormPost.objects.outdated(),
            "expired session": Session.objects.filter(expire_date__lt=now),
            "count of wrong passwords": AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME),
        }
        for name, rows in outdated.items():
            number = rows.count()
            rows.delete()
            self.stdout.write(f"{name}: {number} deleted")
