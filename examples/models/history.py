"""What readers are told of an entry's changes. Full versions are django-reversion's."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from examples.models.example import Example


class Change(models.Model):
    """A line of an entry's public change log: when, what kind, and the editor's note. No names."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "First published"
        CHANGED = "changed", "Changed"
        CORRECTED = "corrected", "Corrected"
        CHECKED = "checked", "Checked against its sources"
        RETIRED = "retired", "Retired"
        RETURNED = "returned", "Published again"

    example = models.ForeignKey(Example, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=9, choices=Kind)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.note}" if self.note else self.get_kind_display()
