"""A filled-in form of an example -> the document that it says."""

from collections.abc import Mapping
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME

from examples.documents.fields import Document, EntryField, EntryPart, FieldKind, to_json_value
from examples.documents.schema import ENTRY_FIELDS, PART_BY_NAME, build_empty_row

type Row = dict[str, Any]


def build_document(form: Any, formsets: Any) -> Document:
    """What the form does not show stays as stored, and so do rows that someone else added since. A text that was
    refused stands in the document as it was typed."""
    found: Document = dict(form.stored_document)
    numbers = {row["id"]: row["number"] for row in found["sources"]}
    for formset in sorted(formsets, key=lambda formset: formset.prefix != "sources"):
        found[formset.prefix] = _rows(PART_BY_NAME[formset.prefix], formset, found, numbers)
        numbers |= {row["id"]: row["number"] for row in found["sources"]}
    for field in ENTRY_FIELDS:
        if field.name in form.fields:
            found |= _values(field, form, numbers)
    return found


def _rows(part: EntryPart, formset: Any, stored: Document, numbers: Mapping[int, int]) -> list[Row]:
    """In the order in which the database will give them back."""
    by_key = {row["id"]: row for row in stored[part.name]}
    shown = {form.instance.pk for form in formset.initial_forms}
    rows = [row for key, row in by_key.items() if key not in shown]
    for form in formset.forms:
        key, cleaned = form.instance.pk, getattr(form, "cleaned_data", {})
        if not cleaned.get(DELETION_FIELD_NAME) and (key or form.has_changed()):
            values = {name: value for field in part.fields for name, value in _values(field, form, numbers).items()}
            rows.append((by_key.pop(key, None) or build_empty_row(part)) | values)  # a key counts once
    rank = "number" if part.is_numbered else "order"
    return sorted(rows, key=lambda row: (row.get(rank) or 0, row["id"] is None, row["id"] or 0))


def _values(field: EntryField, form: Any, numbers: Mapping[int, int]) -> dict[str, Any]:
    """What one field of the form sets. The form cites sources by key, a document by their number."""
    if field.name not in form.cleaned_data:  # it was refused
        typed = form[field.name].data if field.kind in (FieldKind.TEXT, FieldKind.LINE) else None
        # Without what no database takes: NUL and halves of characters.
        return {} if typed is None else {field.name: typed.encode(errors="ignore").decode().replace("\0", "")}
    value = form.cleaned_data[field.name]
    if field.is_list:
        return {field.name: sorted(row.slug for row in value)}
    if field.kind is FieldKind.SOURCE:
        return {field.name: numbers.get(value.pk) if value else None}
    if field.is_reference:
        return {field.name: value.slug if value else None}
    if field.kind is FieldKind.PARTIAL_DATE:
        precision = f"{field.name}_precision"
        return {field.name: to_json_value(value), precision: to_json_value(getattr(form.instance, precision))}
    return {field.name: to_json_value(value)}
