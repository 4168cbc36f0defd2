"""The result of checking each address that entries cite, stored apart so that a check changes no entry."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from examples.models.constraints import make_check

FAILURE_TOLERANCE = dt.timedelta(days=3)  # how long an address may fail before editors see it as broken


class LinkQuerySet(models.QuerySet["Link"]):
    def broken(self) -> Self:
        """Links that editors should replace: not found, or failing for longer than the tolerance."""
        failing = models.Q(status=Link.Status.FAILING, failing_since__lte=timezone.now() - FAILURE_TOLERANCE)
        return self.filter(models.Q(status=Link.Status.DEAD) | failing)


class Link(models.Model):
    """An address, cited by one or more sources, and its last response. `failing_since`: when the current run of
    failures began."""

    class Status(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked yet"
        ALIVE = "alive", "Answers"
        MOVED = "moved", "Answers at another address"
        DEAD = "dead", "Not there any more"
        FAILING = "failing", "Does not answer"
        BARRED = "barred", "Does not allow automatic checks"
        UNSAFE = "unsafe", "Not a public web address"

    FAILED = (Status.DEAD, Status.FAILING)

    address = models.URLField(max_length=600, unique=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.UNCHECKED, db_index=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The HTTP status of the answer.")
    detail = models.CharField(max_length=300, blank=True)
    moved_to = models.CharField(max_length=600, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, db_index=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["address"]
        constraints: ClassVar = [
            make_check("link_has_address", ~models.Q(address=""), "address", "A link needs an address.")
        ]

    def __str__(self) -> str:
        return self.address

    def describe_status(self) -> str:
        """For example "Not there any more (404), since 1 Nov 2026, checked 3 Nov 2026"."""
        text = self.Status(self.status).label
        if self.checked_at is None:
            return text
        if self.moved_to:
            text = f"{text}: {self.moved_to}"
        if self.code and self.status not in (self.Status.ALIVE, self.Status.MOVED):
            text = f"{text} ({self.code})"
        since = f", since {_format_day(self.failing_since)}" if self.failing_since else ""
        reason = f". {self.detail.rstrip('.')}" if self.detail and not self.code else ""
        return f"{text}{since}, checked {_format_day(self.checked_at)}{reason}"


def _format_day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y")
