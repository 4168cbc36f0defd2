"""Searches that found nothing: words and counts, nothing about the person."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from examples.models.constraints import make_check

RETENTION_PERIOD = dt.timedelta(days=30)


class EmptySearchQuerySet(models.QuerySet["EmptySearch"]):
    def outdated(self) -> Self:
        """Those older than the retention period."""
        return self.filter(day__lt=timezone.localdate() - RETENTION_PERIOD)


class EmptySearch(models.Model):
    """Words that found nothing on a day, and how often. Words that look like personal data are not stored."""

    words = models.CharField(max_length=120)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    objects = EmptySearchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day", "-times", "words"]
        verbose_name_plural = "empty searches"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "words"],
                name="empty_search_unique",
                violation_error_message="These words are already counted for this day.",
            ),
            make_check("empty_search_has_words", ~models.Q(words=""), "words", "A search needs words."),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.times}"
