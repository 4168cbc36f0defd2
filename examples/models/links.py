"""What became of the addresses that entries cite. Kept apart from the sources, so that a check changes no entry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Link(models.Model):
    """One address, however many sources cite it, and how it answered last. `failing_since`: the first of the
    failures in a row."""

    class Status(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked yet"
        ALIVE = "alive", "Answers"
        MOVED = "moved", "Answers at another address"
        DEAD = "dead", "Not there any more"
        FAILING = "failing", "Does not answer"
        BARRED = "barred", "Does not let programs ask"
        UNSAFE = "unsafe", "Leads to a private address"

    address = models.URLField(max_length=600, unique=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.UNCHECKED, db_index=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The answer's HTTP status.")
    detail = models.CharField(max_length=300, blank=True)
    moved_to = models.CharField(max_length=600, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, db_index=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["address"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(address=""), name="link_has_address")]

    def __str__(self) -> str:
        return self.address
