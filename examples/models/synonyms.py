"""Words that mean the same in a search."""

from django.db import models


class SynonymGroup(models.Model):
    """Words that mean the same. Two-way: each of `terms` finds the others. One-way: they also find `widens_to`.

    Weak: they affect only the order of results, unless nothing else was typed. `note`: other meanings of a short form.
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
