"""National frameworks with their dates: the Ambitions, the law, statutory guidance, and what is announced."""

from typing import ClassVar

from django.db import models

from examples.models.constraints import make_check
from examples.models.terms import Term, Vocabulary


class Framework(models.Model):
    """A national document and the years it covers. `starts` and `ends` are years or dates as published."""

    class Kind(models.TextChoices):
        AMBITIONS = "ambitions", "Ambitions"
        LAW = "law", "Law"
        STATUTORY_GUIDANCE = "statutory-guidance", "Statutory guidance"
        NICE_GUIDANCE = "nice-guidance", "NICE guidance"
        SERVICE_FRAMEWORK = "service-framework", "Service framework"
        PLANNING_GUIDANCE = "planning-guidance", "Planning guidance"
        REPORT = "report", "Report"

    class Status(models.TextChoices):
        CURRENT = "current", "In force"
        PUBLISHED = "published", "Published"
        ENDING = "ending", "In its last year"
        ENDED = "ended", "Ended"
        ANNOUNCED = "announced", "Announced, publication not confirmed"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    published = models.CharField(max_length=60, blank=True)
    starts = models.CharField(max_length=20, blank=True)
    ends = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.CURRENT)
    summary = models.TextField(blank=True)
    items_note = models.TextField(
        "about its items",
        blank=True,
        help_text="What is missing from the list of this document’s items, if the list is not complete.",
    )
    source = models.TextField(blank=True)
    checked_on = models.DateField(
        "looked for on",
        null=True,
        blank=True,
        help_text="Only for an announced document: the last day on which we looked for it.",
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.title


class FrameworkItem(models.Model):
    """An Ambition, duty or statutory action. Its slug is unique across frameworks because finder addresses hold it."""

    class Verified(models.TextChoices):
        FULL = "full", "The wording was read"
        PART = "part", "A source supports the fact; we have not read the wording"

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="items")
    slug = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=250)
    verified = models.CharField(max_length=4, choices=Verified, default=Verified.PART)
    priorities = models.ManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.PRIORITY}
    )

    class Meta:
        ordering = ["framework", "order"]
        constraints: ClassVar = [
            make_check("framework_item_headed", ~models.Q(heading=""), "heading", "An item needs a heading.")
        ]

    def __str__(self) -> str:
        return self.heading
