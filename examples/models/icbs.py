"""Integrated care boards, their successors, and the strategies they published."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from examples.models.constraints import make_check
from examples.models.terms import Term, Vocabulary


class ICB(models.Model):
    """An integrated care board, from July 2022 on. Sources: ONS and NHS registers, under the OGL v3.0."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160, unique=True)
    short_name = models.CharField(max_length=120)
    ods_code = models.CharField("ODS code", max_length=5, unique=True)
    ons_code = models.CharField("ONS code", max_length=9, blank=True)
    region = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"vocabulary": Vocabulary.REGION}
    )
    population = models.PositiveIntegerField(
        null=True, blank=True, help_text="The number of usual residents in the Census of 2021. Readers see it rounded."
    )
    population_note = models.CharField(max_length=250, blank=True)
    opened = models.DateField()
    closed = models.DateField(null=True, blank=True)  # the first day on which it no longer existed
    second_hand = models.BooleanField(
        "from a second-hand source",
        default=False,
        help_text="Tick this if no official register that we could read confirms a code or a date.",
    )
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)
    successors: "models.ManyToManyField[ICB, Succession]" = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors"
    )

    class Meta:
        verbose_name = "ICB"
        verbose_name_plural = "ICBs"
        ordering = ["short_name"]
        constraints: ClassVar = [
            make_check(
                "icb_closed_after_opened",
                Q(closed__isnull=True) | Q(closed__gt=F("opened")),
                "closed",
                "The day on which a board closed must be after the day on which it opened.",
            ),
            make_check("icb_named", ~Q(ods_code="") & ~Q(name=""), "name", "An ICB needs a name and an ODS code."),
        ]

    def __str__(self) -> str:
        return self.short_name


class Succession(models.Model):
    """A board took over all or part of another's area. Boards were split, so this is many to many."""

    class Kind(models.TextChoices):
        MERGER = "merger", "Merged into"
        SPLIT = "split", "Split between boards"
        TRANSFER = "transfer-of-area", "Part of the area moved"

    predecessor = models.ForeignKey(ICB, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(ICB, models.PROTECT, related_name="successions_in")
    on = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind)
    part = models.CharField(
        max_length=200,
        blank=True,
        help_text="Which part of the predecessor’s area the successor "
        "took over. Write “whole” if it took over all of it.",
    )
    second_hand = models.BooleanField("from a second-hand source", default=False)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["predecessor", "successor"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_unique",
                violation_error_message="A succession between these two boards is already recorded.",
            ),
            make_check(
                "succession_of_another",
                ~Q(predecessor=F("successor")),
                "successor",
                "A board cannot take over from itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
