"""The strategies that integrated care boards published, with the priorities of each."""

from django.db import models

from examples.models.icbs import ICB
from examples.models.terms import Term, Vocabulary


class Strategy(models.Model):
    """A board's published plan for palliative and end of life care. It stays with the board that published it."""

    class Completeness(models.TextChoices):
        FULL = "full", "The whole list of priorities was read"
        PARTIAL = ("partial", "The text that could be read stopped before the end of the list")
        AIMS_ONLY = "aims-only", "General aims were read, not a list of priorities"
        NONE = "none", "The document exists; no priorities could be read"

    icb = models.ForeignKey(ICB, models.PROTECT, related_name="strategies", verbose_name="ICB")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=250)
    years = models.CharField(max_length=120, blank=True)
    launched = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=120, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    completeness = models.CharField(max_length=10, choices=Completeness, default=Completeness.NONE)
    summary = models.TextField(blank=True)
    sources = models.TextField(blank=True, help_text="Write one source on each line: its web address, then what it is.")
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "strategies"
        ordering = ["icb", "slug"]

    def __str__(self) -> str:
        return self.title


class StrategyPriority(models.Model):
    """A priority of a strategy, paraphrased, and the priority terms that match it."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="priorities")
    slug = models.SlugField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    terms = models.ManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.PRIORITY}
    )

    class Meta:
        verbose_name_plural = "strategy priorities"
        ordering = ["strategy", "order"]

    def __str__(self) -> str:
        return self.text
