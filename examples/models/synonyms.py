"""Words that mean the same to somebody who searches."""

from django.db import models


class SynonymGroup(models.Model):
    """Words as typed that mean the same: any of `terms` finds the others, and, one-way, `widens_to`, not the reverse.

    Weak ones count for rank alone, unless nothing else was typed. `note` says where a short form has another meaning.
    """

    class Direction(models.TextChoices):
        TWO_WAY = "two-way", "Two-way"
        ONE_WAY = "one-way", "One-way"
        WEAK = "weak", "Too common to be required"

    slug = models.SlugField(max_length=20, unique=True)
    direction = models.CharField(max_length=7, choices=Direction, default=Direction.TWO_WAY)
    kind = models.CharField(max_length=30, blank=True)
    terms = models.JSONField(default=list)
    widens_to = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return ", ".join(map(str, self.terms))
