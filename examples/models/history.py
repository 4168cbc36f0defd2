"""What readers are told of an entry's changes, and what editors can undo. Full versions are django-reversion's."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from examples.models.example import Example
from examples.models.terms import Term


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


class TermChange(models.Model):
    """A merge, retirement, renaming or reordering of terms, with what is needed to take it back."""

    class Kind(models.TextChoices):
        MERGED = "merged", "Merged"
        RETIRED = "retired", "Retired"
        RENAMED = "renamed", "Renamed"
        REORDERED = "reordered", "Reordered"
        RETURNED = "returned", "Back in use"

    kind = models.CharField(max_length=9, choices=Kind)
    term = models.ForeignKey(Term, models.CASCADE, null=True, blank=True, related_name="+")
    into = models.ForeignKey(Term, models.CASCADE, null=True, blank=True, related_name="+")
    vocabulary = models.CharField(max_length=20)
    touched = models.PositiveIntegerField(default=0, help_text="How many entries carried the term.")
    before = models.JSONField(default=dict, help_text="How it was, as far as it has to be put back.")
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.term or self.vocabulary}"
