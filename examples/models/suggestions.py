"""Examples that readers suggest for the directory."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from examples.models.constraints import make_check

RETENTION_PERIOD = dt.timedelta(days=365)  # what the form promises


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def outdated(self) -> Self:
        """Those older than the retention period."""
        return self.filter(received_at__lt=timezone.now() - RETENTION_PERIOD)


class Suggestion(models.Model):
    """A suggestion. Only editors see it, and it is deleted after a year. The email address is optional."""

    what = models.TextField("what is it, and whom does it help?", max_length=4000)
    organisation = models.CharField("who runs it?", max_length=200, blank=True)
    place = models.CharField("where?", max_length=200, blank=True)
    address = models.URLField("a web page about it", max_length=500, blank=True)
    email = models.EmailField("your e-mail address", blank=True)
    searched = models.CharField("what had been searched for", max_length=500, blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    handled = models.BooleanField(default=False)
    editor_note = models.TextField(blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["handled", "-received_at"]
        constraints: ClassVar = [
            make_check("suggestion_says_something", ~models.Q(what=""), "what", "Write something about the example.")
        ]

    def __str__(self) -> str:
        return self.what[:80]
