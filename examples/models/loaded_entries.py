"""What load_catalogue last wrote, so that an editor’s later change can be recognised."""

from typing import ClassVar

from django.db import models


class LoadedEntry(models.Model):
    """What load_catalogue last stored: hashes of the fixture and of the rows, to recognise an editor's changes."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    fixture = models.CharField(max_length=64)
    stored = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="loaded_entry_unique")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
