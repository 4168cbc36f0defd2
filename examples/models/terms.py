"""The controlled vocabularies: one model for every value that an entry can be tagged with."""

from typing import ClassVar, Self

from django.db import models

from examples.models.constraints import make_check


class Vocabulary(models.TextChoices):
    """The vocabularies. Their values are rows of `Term`, never code."""

    SETTING = "setting", "Where care happens"
    POPULATION = "population", "Who it helps"
    PRIORITY = "priority", "ICB priority"
    PHASE = "phase", "Phase of care"
    INTERVENTION = "intervention", "Kind of intervention"
    EVIDENCE = "evidence", "How it was studied"
    COST = "cost", "Cost"
    STAGE = "stage", "Stage"
    REGION = "region", "NHS region"


# An example has several terms of these; one each of evidence, cost and stage; its region follows from its boards.
TAG_VOCABULARIES = (
    Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY, Vocabulary.PHASE, Vocabulary.INTERVENTION,
)  # fmt: skip


class TermQuerySet(models.QuerySet["Term"]):
    def in_vocabulary(self, vocabulary: Vocabulary) -> Self:
        return self.filter(vocabulary=vocabulary)

    def current(self) -> Self:
        return self.filter(retired_on__isnull=True)


class Term(models.Model):
    """A value of a vocabulary, such as the setting "Care home". Addresses contain its slug and vocabulary, so these are
    fixed. In the evidence vocabulary `order` is the level, with 0 for "described only"."""

    vocabulary = models.CharField(max_length=20, choices=Vocabulary)
    slug = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    hint = models.CharField(max_length=200, blank=True, help_text="One short line that says what the term covers.")
    order = models.PositiveSmallIntegerField(default=0)
    source = models.TextField(blank=True, help_text="Where the term, or the need for it, comes from.")
    absent = models.BooleanField(
        "stands for “not reported”",
        default=False,
        help_text="Tick this for a term such as “Not stated”, which readers see as a gap, not as a fact.",
    )
    retired_on = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["vocabulary", "order", "label"]
        permissions: ClassVar = [("merge_term", "Can merge, retire, rename and reorder terms")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vocabulary", "slug"],
                name="term_slug_unique",
                violation_error_code="slug",
                violation_error_message="This vocabulary already has a term with this slug, perhaps a retired one.",
            ),
            make_check(
                "term_vocabulary_known",
                models.Q(vocabulary__in=Vocabulary.values),
                "vocabulary",
                "Choose one of the vocabularies.",
            ),
            make_check(
                "term_replaced_only_when_retired",
                models.Q(replaced_by__isnull=True) | models.Q(retired_on__isnull=False),
                "retired_on",
                "A term that another term replaces needs the day on which it was retired.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


def get_stated_label(term: Term | None) -> str:
    """Empty without a term, and for one that stands for “not reported”."""
    return term.label if term and not term.absent else ""
