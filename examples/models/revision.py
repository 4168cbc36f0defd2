"""Revisions of what readers can see. Only the triggers of the database write them."""

from typing import ClassVar

from django.db import models


class CatalogueRevision(models.Model):
    """A single row. Every visible change raises `value` in its transaction, and `shared` if it concerns more than one
    example. `token` is random, because a rollback or restored backup may reach the same number again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField(default=0)
    shared = models.BigIntegerField(default=0)
    token = models.CharField(max_length=36, default="")
    raised_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="catalogue_revision_single")]

    def __str__(self) -> str:
        return f"revision {self.value}"


class ExampleRevision(models.Model):
    """The revision at which an example last changed. No foreign key, because the row outlives the example."""

    example_id = models.BigIntegerField(primary_key=True)
    revision = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"example {self.example_id} at {self.revision}"
