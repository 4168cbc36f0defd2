"""The public change log of an entry. django-reversion stores the full versions."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from examples.models.example import Example


class Change(models.Model):
    """An item of an entry's public change log, without names of editors."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "First published"
        CHANGED = "changed", "Changed"
        CORRECTED = "corrected", "Corrected"
        CHECKED = "checked", "Checked against its sources"
        RETIRED = "retired", "Retired"
        RETURNED = "returned", "Published again"
        TRANSLATED = "translated", "Translation or Easy Read version added or changed"

    example = models.ForeignKey(Example, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.note}" if self.note else self.get_kind_display()
