"""The boards and organisations of an example."""

from typing import ClassVar

from django.db import models

from examples.models.icbs import ICB
from examples.models.organisations import Organisation


class ExampleICB(models.Model):
    """An integrated care board, as it was at the time, whose area the example serves or served."""

    class Basis(models.TextChoices):
        STATED = "stated", "Stated in a source"
        INFERRED = "inferred", "Worked out from the place"

    example = models.ForeignKey("Example", models.CASCADE, related_name="area_links")
    icb = models.ForeignKey(ICB, models.PROTECT, related_name="+", verbose_name="ICB")
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.INFERRED)

    class Meta:
        verbose_name = "ICB of an example"
        verbose_name_plural = "ICBs of an example"
        ordering = ["icb__short_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["example", "icb"],
                name="example_icb_unique",
                violation_error_code="icb",
                violation_error_message="An entry can name each ICB only once.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.icb if self.icb_id else '?'} ({self.get_basis_display()})"


class Participation(models.Model):
    """An organisation's part in an example."""

    class Role(models.TextChoices):
        LEAD = "lead", "Led by"
        PARTNER = "partner", "Partners"
        FUNDER = "funder", "Funded by"
        EVALUATOR = "evaluator", "Evaluated by"

    example = models.ForeignKey("Example", models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=9, choices=Role, default=Role.LEAD)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "organisation of an example"
        verbose_name_plural = "organisations of an example"
        ordering = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["example", "organisation", "role"],
                name="participation_unique",
                violation_error_code="organisation",
                violation_error_message="An organisation can have each role only once in an entry.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation if self.organisation_id else '?'}"
