"""What an entry's document holds. Terms, boards, organisations and sources stand in it by slug or number, so that it
says the same of a copy and can be read years later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model

from examples.models import (
    TAGGED,
    Cost,
    Example,
    ExampleICB,
    Outcome,
    Participation,
    Quote,
    Resource,
    Source,
    Vocabulary,
)

# A JSON object: field -> text, number, truth value or None; tags -> slugs; parts -> rows, each with the key "id".
Document = dict[str, Any]

FIELDS = (
    "title", "slug", "summary", "limits", "need", "what_was_done", "what_changed", "to_start", "what_made_it_hard",
    "scope", "place", "started", "started_precision", "started_note", "ended", "ended_precision", "ended_note",
    "evidence_direction", "evaluated_by", "evidence_summary", "workforce", "equality_effect", "materials",
    "provider_sought", "contact_name", "contact_email", "contact_address", "contact_open", "contact_checked_on",
    "checked_on", "check_due", "editor_note",
)  # fmt: skip
GRADES = {"stage": Vocabulary.STAGE, "evidence": Vocabulary.EVIDENCE, "cost_band": Vocabulary.COST}
# Part of the history, but moved by the workflow alone: never written from a document.
STATE = ("status", "retired_reason")
TAGS = (*(vocabulary.value for vocabulary in TAGGED), "framework_items", "related")


@dataclass(frozen=True)
class Part:
    """Rows of an entry: the name of their relation, the model, its plain fields and its references."""

    name: str
    model: type[Model]
    fields: tuple[str, ...]
    references: tuple[str, ...] = ()

    def field(self, name: str) -> Field[Any, Any]:
        found: Field[Any, Any] = self.model._meta.get_field(name)  # type: ignore[assignment]
        return found


# Sources first: claims cite them.
PARTS = (
    Part("sources", Source, ("number", "citation", "address", "published", "read_on", "is_copy", "note")),
    Part(
        "outcomes", Outcome,
        ("order", "measure", "result", "comparator", "period", "design", "measured_by", "kind", "nature", "direction"),
        ("source",),
    ),
    Part(
        "costs", Cost,
        ("order", "kind", "amount", "amount_to", "per", "covers", "price_year", "basis", "note"),
        ("band", "source"),
    ),
    Part("quotes", Quote, ("order", "text", "said_by"), ("source",)),
    Part("resources", Resource, ("order", "title", "address", "note")),
    Part("participations", Participation, ("order", "role"), ("organisation",)),
    Part("area_links", ExampleICB, ("basis",), ("icb",)),
)  # fmt: skip


def field(name: str) -> Field[Any, Any]:
    """A plain field of the entry itself."""
    found: Field[Any, Any] = Example._meta.get_field(name)  # type: ignore[assignment]
    return found


def empty() -> Document:
    """The document of an entry about which nothing is known."""
    blank = Example()
    return {
        **{name: plain(getattr(blank, name)) for name in (*FIELDS, *STATE)},
        **dict.fromkeys((*GRADES, "evidence_source")),
        **{name: [] for name in (*TAGS, *(part.name for part in PARTS))},
    }


def plain(value: Any) -> Any:
    """As JSON holds it: dates in ISO form, sums as text without an exponent, choices as their stored values."""
    if value is None or isinstance(value, bool | int):
        return value
    return value.value if hasattr(value, "value") else str(value)


def digest(document: Document) -> str:
    """Tells two states of an entry apart; 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def without_ids(document: Document) -> Document:
    """The same without the keys of its rows, which differ between an entry and its copy."""
    rows = {
        part.name: [{k: v for k, v in row.items() if k != "id"} for row in document.get(part.name, ())]
        for part in PARTS
    }
    return document | rows
