"""Builds an entry's document from its submitted form."""

from collections.abc import Mapping
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME

from examples.documents.fields import Document, EntryField, EntryPart, FieldKind, to_json_value
from examples.documents.schema import ENTRY_FIELDS, PART_BY_NAME, build_empty_row


def build_form_document(form: Any, formsets: Any) -> Document:
    """Fields and rows that the form does not show keep their stored values. Invalid text is included as typed."""
    document: Document = dict(form.stored_document)
    numbers = {row["id"]: row["number"] for row in document["sources"]}
    for formset in sorted(formsets, key=lambda formset: formset.prefix != "sources"):
        document[formset.prefix] = _build_rows(PART_BY_NAME[formset.prefix], formset, document, numbers)
        numbers |= {row["id"]: row["number"] for row in document["sources"]}
    for field in ENTRY_FIELDS:
        if field.name in form.fields:
            document |= _field_values(field, form, numbers)
    return document


def _build_rows(part: EntryPart, formset: Any, stored: Document, numbers: Mapping[int, int]) -> list[dict[str, Any]]:
    """The rows in the order in which the database returns them."""
    stored_rows = {row["id"]: row for row in stored[part.name]}
    keys_in_form = {form.instance.pk for form in formset.initial_forms}
    rows = [row for key, row in stored_rows.items() if key not in keys_in_form]
    for form in formset.forms:
        key, cleaned = form.instance.pk, getattr(form, "cleaned_data", {})
        if not cleaned.get(DELETION_FIELD_NAME) and (key or form.has_changed()):
            values = {k: value for field in part.fields for k, value in _field_values(field, form, numbers).items()}
            # pop: a forged form may name the same key twice
            rows.append((stored_rows.pop(key, None) or build_empty_row(part)) | values)
    rank = "number" if part.is_numbered else "order"
    return sorted(rows, key=lambda row: (row.get(rank) or 0, row["id"] is None, row["id"] or 0))


def _field_values(field: EntryField, form: Any, numbers: Mapping[int, int]) -> dict[str, Any]:
    """The document values that one form field sets. `numbers`: the number of each source, by its key."""
    if field.name not in form.cleaned_data:  # the field is invalid
        typed = form[field.name].data if field.kind in (FieldKind.TEXT, FieldKind.LINE) else None
        # No database stores NUL or unpaired surrogates.
        return {} if typed is None else {field.name: typed.encode(errors="ignore").decode().replace("\0", "")}
    value = form.cleaned_data[field.name]
    if field.is_list:
        return {field.name: sorted(row.slug for row in value)}
    if field.kind is FieldKind.SOURCE:
        return {field.name: numbers.get(value.pk) if value else None}
    if field.is_reference:
        return {field.name: value.slug if value else None}
    values = {field.name: to_json_value(value)}
    if field.kind is FieldKind.PARTIAL_DATE:
        precision = f"{field.name}_precision"
        values[precision] = to_json_value(getattr(form.instance, precision))
    return values
