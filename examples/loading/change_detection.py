"""Records what was loaded, so that a later load recognises and keeps an editor's changes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet

from examples.models import LoadedEntry

# Set by saving or by the workflow, so they do not show that an editor changed what a fixture says.
IGNORED_FIELDS = {
    "id", "created_at", "updated_at", "retired_at", "copy_of", "based_on", "publish_at", "retire_at", "scheduled_by",
    "schedule_fault", "created_by", "edited_by", "next_change", "next_note",
}  # fmt: skip


class RowResult(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"


def hash_content(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def get_row_state(row: Model, children: Sequence[str] = ()) -> dict[str, Any]:
    """The row as stored: its columns, its many-to-many keys, and the same for the named children. Leaves out empty and
    default values, so that a new column or kind of row changes nothing."""
    state: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.name not in IGNORED_FIELDS and value not in (None, "", column.get_default()):
            state[column.attname] = str(value)
    state |= {name: sorted(str(other.pk) for other in getattr(row, name).all()) for name in _list_relations(type(row))}
    for name in children:
        if rows := [get_row_state(child) for child in getattr(row, name).all()]:
            state[name] = rows
    return state


def prefetch_row_states(rows: QuerySet[Any], children: Sequence[str] = ()) -> QuerySet[Any]:
    """The rows with all that get_row_state() reads."""
    names = _list_relations(rows.model)
    for child in children:
        model: Any = rows.model._meta.get_field(child).related_model
        names += [child, *(f"{child}__{name}" for name in _list_relations(model))]
    return rows.prefetch_related(*names)


def _list_relations(model: type[Model]) -> list[str]:
    """The many-to-many fields whose tables are Django's own."""
    relations: Any = model._meta.many_to_many
    return [relation.name for relation in relations if relation.remote_field.through._meta.auto_created]


@dataclass
class ChangeDetector:
    """Decides what to do with each row. `results`, and `reasons` to leave a row alone, are by kind and key."""

    results: dict[tuple[str, str], RowResult] = field(default_factory=dict)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    _written: list[LoadedEntry] = field(default_factory=list)
    entries: dict[tuple[str, str], LoadedEntry] = field(
        default_factory=lambda: {(entry.kind, entry.key): entry for entry in LoadedEntry.objects.all()}
    )

    def decide_write(self, kind: str, key: str, fixture: dict[str, Any], stored: dict[str, Any] | None) -> bool:
        """Whether to write the row; records the result. `stored`: the state of the row, None if there is no row."""
        entry = self.entries.get((kind, key))
        is_same, reason = entry is not None and entry.fixture == hash_content(fixture), ""
        if entry is None:
            reason = "an editor made it" if stored is not None else ""
        elif stored is None:
            reason = "an editor deleted it"
        elif hash_content(stored) != entry.stored:
            reason = "an editor changed it" if is_same else "an editor changed it, and the fixture changed too"
        if reason:
            self.reasons[kind, key] = reason
            self.results[kind, key] = RowResult.LEFT_ALONE
        elif entry:
            self.results[kind, key] = RowResult.UNCHANGED if is_same else RowResult.UPDATED
        else:
            self.results[kind, key] = RowResult.CREATED
        return self.results[kind, key] in (RowResult.CREATED, RowResult.UPDATED)

    def record(self, kind: str, key: str, fixture: dict[str, Any], stored: dict[str, Any]) -> None:
        self._written.append(
            LoadedEntry(kind=kind, key=key, fixture=hash_content(fixture), stored=hash_content(stored))
        )

    def save(self) -> None:
        """Stores what `record` was given."""
        LoadedEntry.objects.bulk_create(
            self._written, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["fixture", "stored"]
        )
