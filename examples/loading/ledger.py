"""Remembers what was loaded, so that an editor's later change is seen and left alone."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Model

from examples.loading.schema import Row
from examples.models import LoadedEntry

# Moved by machines, by the saving itself or by the workflow: no sign that an editor changed what a fixture says.
UNTOLD = {
    "id", "created_at", "updated_at", "retired_at", "copy_of_id", "based_on", "publish_at", "retire_at",
    "scheduled_by_id", "schedule_fault", "created_by_id", "edited_by_id", "next_change",
    "next_note",
}  # fmt: skip


class Verdict(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"


def digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def state(row: Model, children: Sequence[str] = ()) -> dict[str, Any]:
    """A row as it stands: its columns, its many-to-many keys, and the same of the children named."""
    found: dict[str, Any] = {
        column.attname: str(getattr(row, column.attname))
        for column in row._meta.concrete_fields
        if column.attname not in UNTOLD
    }
    for relation in row._meta.many_to_many:
        through = relation.remote_field.through
        if through and through._meta.auto_created:
            found[relation.name] = sorted(str(key) for key in getattr(row, relation.name).values_list("pk", flat=True))
    for name in children:
        found[name] = [state(child) for child in getattr(row, name).all()]
    return found


@dataclass
class Ledger:
    """Says what to do with a fixture's row and keeps the outcome, one verdict a key."""

    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    why: dict[tuple[str, str], str] = field(default_factory=dict)
    entries: dict[tuple[str, str], LoadedEntry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entries = {(entry.kind, entry.key): entry for entry in LoadedEntry.objects.all()}

    def wants(self, kind: str, key: str, fixture: Row | dict[str, Any], stored: dict[str, Any] | None) -> bool:
        """Whether the row is to be written. `stored` is the row's present state, None where there is no row."""
        entry = self.entries.get((kind, key))
        if entry is None and stored is None:
            return self._say(kind, key, Verdict.CREATED)
        if entry is None:
            return self._say(kind, key, Verdict.LEFT_ALONE, "an editor made it")
        if stored is None:
            return self._say(kind, key, Verdict.LEFT_ALONE, "an editor deleted it")
        if digest(stored) != entry.stored:
            same = entry.fixture == self.fixture(fixture)
            return self._say(
                kind, key, Verdict.LEFT_ALONE, "an editor changed it" + ("" if same else "; the fixture too")
            )
        if entry.fixture == self.fixture(fixture):
            return self._say(kind, key, Verdict.UNCHANGED)
        return self._say(kind, key, Verdict.UPDATED)

    def keep(self, kind: str, key: str, fixture: Row | dict[str, Any], stored: dict[str, Any]) -> None:
        LoadedEntry.objects.update_or_create(
            kind=kind, key=key, defaults={"fixture": self.fixture(fixture), "stored": digest(stored)}
        )

    def written(self, kind: str, key: str) -> bool:
        return self.verdicts[kind, key] in (Verdict.CREATED, Verdict.UPDATED)

    @staticmethod
    def fixture(row: Row | dict[str, Any]) -> str:
        return digest(row if isinstance(row, dict) else row.model_dump(mode="json"))

    def _say(self, kind: str, key: str, verdict: Verdict, why: str = "") -> bool:
        self.verdicts[kind, key] = verdict
        self.why[kind, key] = why
        return self.written(kind, key)
