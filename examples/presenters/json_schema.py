"""JSON Schema (draft 2020-12) of the parts of JSON that json_parts.py builds."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from examples.documents.field_types import EntryField, FieldKind
from examples.presenters.json_parts import JsonObject, name_fields

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: JsonObject = {"type": "string"}
FLAG: JsonObject = {"type": "boolean"}
DATE: JsonObject = {"type": "string", "format": "date"}
MOMENT: JsonObject = {"type": "string", "format": "date-time"}
URL: JsonObject = {"type": "string", "format": "uri-reference"}


def describe_object(properties: Mapping[str, object], **words: str) -> JsonObject:
    """An object with all of these keys and no others. `words`: its title or description."""
    return {
        **words,
        "type": "object",
        "required": list(properties),
        "properties": dict(properties),
        "additionalProperties": False,
    }


def describe_list(items: JsonObject, **words: str) -> JsonObject:
    return {**words, "type": "array", "items": items}


def allow_null(schema: JsonObject) -> JsonObject:
    return schema | {"type": [schema["type"], "null"]}


def describe_named(slugs: Iterable[str] = ()) -> JsonObject:
    """A slug and its label. `slugs`: all that it can have; none if they are data."""
    values = list(slugs)
    return describe_object({"slug": TEXT | ({"enum": values} if values else {}), "label": TEXT})


def describe_fields(fields: Iterable[EntryField], prefix: str = "") -> JsonObject:
    """Key -> schema of what `build_fields` gives for these fields."""
    return {key: {"title": field.label} | _describe_field(field) for key, field in name_fields(fields, prefix)}


def describe_choice(column: "models.Field[Any, Any]") -> JsonObject:
    choice = describe_named(str(value) for value, _ in column.flatchoices if value)
    return allow_null(choice) if column.blank else choice


SCHEMAS: dict[FieldKind, JsonObject] = {
    FieldKind.TERM: allow_null(describe_named()),
    FieldKind.SOURCE: {"type": ["integer", "null"], "description": "The `number` of one of the example's sources"},
    FieldKind.AMOUNT: {"type": ["number", "null"]},
    FieldKind.NUMBER: {"type": "integer"},
    FieldKind.DATE: DATE,
    FieldKind.FLAG: FLAG,
}


def _describe_field(field: EntryField) -> JsonObject:
    if field.kind is FieldKind.CHOICE:
        return describe_choice(field.column)
    schema = SCHEMAS.get(field.kind, TEXT)
    is_optional = field.kind in (FieldKind.NUMBER, FieldKind.DATE) and field.column.null
    return allow_null(schema) if is_optional else schema
