"""Rows of the database as parts of JSON, with the fields that readers may see."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from examples.documents.field_types import EntryField, FieldKind
from examples.models import Example, Term

JsonObject = dict[str, object]
# Keys that differ from the field's name: they are older, and programs rely on them.
JSON_KEYS = {"read_on": "read", "checked_on": "checked"}


def build_fields(row: Model, fields: Iterable[EntryField], prefix: str = "") -> JsonObject:
    """Every public field under its key."""
    return {key: _convert_field(row, field) for key, field in name_fields(fields, prefix)}


def name_fields(fields: Iterable[EntryField], prefix: str = "") -> Iterable[tuple[str, EntryField]]:
    """(key, field) of every public field: its name without `prefix`, or its older key."""
    names = {field.name.removeprefix(prefix): field for field in fields if field.public}
    return ((JSON_KEYS.get(name, name), field) for name, field in names.items())


def _convert_field(row: Model, field: EntryField) -> object:
    """None for an empty choice, term, source, amount or date."""
    if field.kind is FieldKind.CHOICE:
        return build_choice(row, field.name)
    value = getattr(row, field.name)
    convert = CONVERTERS.get(field.kind)
    return convert(value) if convert else value


def build_choice(row: Model, name: str) -> JsonObject | None:
    slug = getattr(row, name)
    return {"slug": slug, "label": getattr(row, f"get_{name}_display")()} if slug else None


def build_term(term: Term | None) -> JsonObject | None:
    return {"slug": term.slug, "label": term.label} if term else None


def build_date_object(example: Example, name: str) -> JsonObject | None:
    """{"date", "precision", "note"}; None if there is neither a date nor a note."""
    day, note = getattr(example, name), getattr(example, f"{name}_note")
    precision = getattr(example, f"{name}_precision") if day else None
    return {"date": format_iso(day), "precision": precision, "note": note} if day or note else None


def format_iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


CONVERTERS: dict[FieldKind, Callable[[Any], object]] = {
    FieldKind.TERM: build_term,
    FieldKind.SOURCE: lambda source: source.number if source else None,
    FieldKind.ORGANISATION: lambda organisation: organisation.name if organisation else "",
    FieldKind.AMOUNT: lambda amount: None if amount is None else float(amount),
    FieldKind.DATE: format_iso,
}
