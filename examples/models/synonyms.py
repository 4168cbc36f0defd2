"""Words that mean the same to somebody who searches."""

from django.db import models


class SynonymGroup(models.Model):
    """Two-way: any of `terms` finds all the others. One-way: any of `terms` also finds `widens_to`, not the reverse.

    Weak: words so common here that they count for rank alone, unless nothing else was typed.
    `terms` and `widens_to` are lists of words or phrases as typed. What a group finds is added to what was typed,
    never put in its place; `note` says where a short form has another meaning.
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
