"""Sources, and the claims that cite them: outcomes, costs, resources, quotes and adoptions."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from examples.models.constraints import make_address_check, make_check
from examples.models.example import Example
from examples.models.organisations import Organisation
from examples.models.terms import Term, Vocabulary

NOT_NEGATIVE = MinValueValidator(0, "Amount must be 0 or more.")


class Source(models.Model):
    """A document that someone read. Claims of the same example cite it by its `number`."""

    example = models.ForeignKey(Example, models.CASCADE, related_name="sources")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(9_999)])
    citation = models.CharField(max_length=400)
    address = models.URLField(max_length=600, blank=True)
    published = models.CharField(max_length=40, blank=True)
    read_on = models.DateField(null=True, blank=True)
    is_copy = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["example", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["example", "number"],
                name="source_number_unique",
                violation_error_code="number",
                violation_error_message=(
                    "Two sources of an entry cannot have the same number. To swap two numbers, first give one of the "
                    "sources an unused number and save."
                ),
            ),
            make_check(
                "source_cited",
                ~Q(citation=""),
                "citation",
                "A source needs a citation: who published it and what it is.",
            ),
            make_address_check("source", "address"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.citation}"


class Claim(models.Model):
    """A statement about an example, which may cite a source of the same example."""

    example = models.ForeignKey(Example, models.CASCADE, related_name="%(class)ss")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["order", "pk"]


class Outcome(Claim):
    """A result, with the figures of its source. Forecasts and null results are marked as such."""

    class Kind(models.TextChoices):
        MEASURED = "measured", "Measured"
        ESTIMATED = "estimated", "Estimated"
        FORECAST = "forecast", "Forecast"

    class Nature(models.TextChoices):
        EFFECT = "effect", "Effect on people or services"
        EXPERIENCE = "experience", "What people said"
        ACTIVITY = "activity", "Reach or activity"

    source = models.ForeignKey(Source, models.RESTRICT, related_name="outcomes")
    measure = models.TextField()
    result = models.TextField()
    comparator = models.TextField(blank=True)
    period = models.CharField(max_length=160)
    design = models.CharField(max_length=300)
    measured_by = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.MEASURED)
    nature = models.CharField(max_length=10, choices=Nature, default=Nature.EFFECT)
    direction = models.CharField(max_length=13, choices=Example.Direction, default=Example.Direction.NOT_KNOWN)

    class Meta(Claim.Meta):
        constraints: ClassVar = [
            make_check(
                "outcome_complete",
                ~Q(measure="") & ~Q(result="") & ~Q(period="") & ~Q(design=""),
                "measure",
                (
                    "Fill in “What was looked at”, “Result”, “Period” and “How we know” for every outcome. If the "
                    "source does not say, write “not stated”."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.result}"


class Cost(Claim):
    """A cost or a claimed saving, in pounds of `price_year`, never converted.

    `amount_without`: what it cost those without the example, if a study gives both sums.
    """

    class Kind(models.TextChoices):
        SET_UP = "set-up", "Set-up"
        RUNNING = "running", "Running"
        PRICE = "price", "Price to those who adopt it"
        SAVING = "saving", "Saving"
        GRANT = "grant", "Grant (not a cost)"
        DIFFERENCE = "difference", "Difference in a study"

    class Basis(models.TextChoices):
        ACTUAL = "actual", "Actual"
        ESTIMATED = "estimated", "Estimated"
        FORECAST = "forecast", "Forecast"

    class Significance(models.TextChoices):
        SIGNIFICANT = "significant", "Statistically significant"
        NOT_SIGNIFICANT = "not-significant", "Not statistically significant"

    source = models.ForeignKey(Source, models.RESTRICT, null=True, blank=True, related_name="costs")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE])
    amount_to = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE])
    amount_without = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    significance = models.CharField(max_length=15, choices=Significance, blank=True)
    per = models.CharField(max_length=60, blank=True)
    covers = models.CharField(max_length=400, blank=True)
    band = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.COST}
    )
    price_year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    basis = models.CharField(max_length=9, choices=Basis, default=Basis.ACTUAL)
    note = models.CharField(max_length=400, blank=True)

    class Meta(Claim.Meta):
        constraints: ClassVar = [
            make_check(
                "cost_range_in_order",
                Q(amount_to__isnull=True) | Q(amount__isnull=False, amount_to__gte=F("amount")),
                "amount_to",
                "“To” is the upper end of a range. Fill in “Amount” too, with a sum that is no larger than “To”.",
            ),
            make_check(
                "cost_two_groups_in_a_difference",
                Q(amount_without__isnull=True) | Q(kind="difference", amount__isnull=False, amount_to__isnull=True),
                "amount_without",
                "Fill in “Without it” only for a difference in a study. In “Amount”, give one amount, not a range, for "
                "the people with the example.",
            ),
            make_check(
                "cost_significance_of_a_difference",
                Q(significance="") | Q(kind="difference"),
                "significance",
                "Fill in “Significance” only for a cost of the kind “Difference in a study”.",
            ),
            make_check(
                "cost_says_something",
                Q(amount__isnull=False) | ~Q(covers="") | ~Q(note=""),
                "covers",
                "A cost needs at least one of these: an amount, “What it covers” or a note.",
            ),
            make_check(
                "cost_amount_has_source",
                Q(amount__isnull=True) | Q(source__isnull=False),
                "source",
                "Choose the source that gives this amount.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.covers or self.note or self.amount}"


class Resource(Claim):
    """Something that another place can use, such as a toolkit or a book."""

    title = models.CharField(max_length=250)
    address = models.URLField(max_length=600, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta(Claim.Meta):
        constraints: ClassVar = [
            make_check("resource_titled", ~Q(title=""), "title", "A resource needs a title."),
            make_address_check("resource", "address"),
        ]

    def __str__(self) -> str:
        return self.title


class Quote(Claim):
    """A quotation from a source, with the speaker's role. No person is named."""

    source = models.ForeignKey(Source, models.RESTRICT, related_name="quotes")
    text = models.TextField()
    said_by = models.CharField(max_length=160, blank=True)

    class Meta(Claim.Meta):
        constraints: ClassVar = [
            make_check("quote_worded", ~Q(text=""), "text", "A quote needs a text. Copy the words from the source.")
        ]

    def __str__(self) -> str:
        return self.text


class Adoption(Claim):
    """Another place that took an example up. `since`: a year. It may have stopped since its source was written."""

    source = models.ForeignKey(Source, models.RESTRICT, related_name="adoptions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.CharField(max_length=200, blank=True)
    since = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    note = models.CharField(max_length=400, blank=True)

    class Meta(Claim.Meta):
        constraints: ClassVar = [
            make_check(
                "adoption_placed",
                Q(organisation__isnull=False) | ~Q(area=""),
                "area",
                "Name the organisation or the area that took up the example.",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.organisation.name if self.organisation else "", self.area)))
