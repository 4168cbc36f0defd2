"""An entry's document in its form: as submitted, and as it was when the form was opened, signed, so that saving can
detect changes made since."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.core import signing
from django.forms.formsets import DELETION_FIELD_NAME

from examples.documents.field_types import Document, EntryField, EntryPart, FieldKind, PartRow, to_json_value
from examples.documents.schema import ENTRY_FIELDS, PART_BY_NAME, build_empty_row
from examples.documents.versions import fill_missing_fields
from examples.models import Example

# Forms that are open during an update post this name and this salt.
SNAPSHOT_FIELD = "opened"
SNAPSHOT_SALT = "examples.desk.opened"


class BaseVersion(NamedTuple):
    """`pk`: the row that the form edits. `copy_of`: the key of its entry, if the row is a working copy."""

    pk: int
    copy_of: int | None
    document: Document


def sign_snapshot(example: Example, document: Document) -> str:
    return signing.dumps([example.pk, example.copy_of_id, document], salt=SNAPSHOT_SALT, compress=True)


def read_snapshot(data: Any, pk: int) -> BaseVersion | None:
    """The snapshot in the data of a form; None if the signature is wrong or the snapshot is of another row."""
    try:
        signed_pk, copy_of, document = signing.loads(data.get(SNAPSHOT_FIELD, ""), salt=SNAPSHOT_SALT)
    except (signing.BadSignature, TypeError, ValueError):  # earlier releases signed other values
        return None
    return BaseVersion(signed_pk, copy_of, fill_missing_fields(document)) if signed_pk == pk else None


def build_form_document(form: Any, formsets: Any) -> Document:
    """Fields and rows that the form does not show keep their stored values. Invalid text is included as typed."""
    document: Document = dict(form.stored_document)
    numbers = next((_map_numbers(formset) for formset in formsets if formset.prefix == "sources"), {})
    for formset in formsets:
        document[formset.prefix] = _build_rows(PART_BY_NAME[formset.prefix], formset, document, numbers)
    for field in ENTRY_FIELDS:
        if field.name in form.fields:
            document |= _field_values(field, form, numbers)
    return document


def _map_numbers(formset: Any) -> dict[int, int]:
    """Number of a source on the page -> its number now. They differ if a colleague has renumbered it since."""
    pairs = ((str(form["number"].data), getattr(form, "cleaned_data", {}).get("number")) for form in formset.forms)
    return {int(shown): number for shown, number in pairs if number and shown.isascii() and shown.isdecimal()}


def _build_rows(part: EntryPart, formset: Any, stored: Document, numbers: Mapping[int, int]) -> list[PartRow]:
    stored_rows = {row["id"]: row for row in stored[part.name]}
    keys_in_form = {form.instance.pk for form in formset.initial_forms}
    rows = [row for key, row in stored_rows.items() if key not in keys_in_form]
    for form in formset.forms:
        key, cleaned = form.instance.pk, getattr(form, "cleaned_data", {})
        if not cleaned.get(DELETION_FIELD_NAME) and (key or form.has_changed()):
            values = {k: value for field in part.fields for k, value in _field_values(field, form, numbers).items()}
            # pop: a forged form may name the same key twice
            rows.append((stored_rows.pop(key, None) or build_empty_row(part)) | values)
    return sorted(rows, key=build_row_rank(stored[part.name]))


def build_row_rank(stored: list[PartRow]) -> Callable[[PartRow], tuple[int, int]]:
    """The sort key for rows of a part as the database returns them: by number or order, then as stored."""
    places = {row["id"]: place for place, row in enumerate(stored)}
    return lambda row: (row.get("number", row.get("order")) or 0, places.get(row["id"], len(places)))


def _field_values(field: EntryField, form: Any, numbers: Mapping[int, int]) -> dict[str, Any]:
    if field.name not in form.cleaned_data:  # the field is invalid
        typed = form[field.name].data if field.kind in (FieldKind.TEXT, FieldKind.LINE) else None
        # No database stores NUL or unpaired surrogates.
        return {} if typed is None else {field.name: typed.encode(errors="ignore").decode().replace("\0", "")}
    value = form.cleaned_data[field.name]
    if field.kind in (FieldKind.TERMS, FieldKind.FRAMEWORK_ITEMS):
        return {field.name: sorted(row.slug for row in value)}
    if field.kind is FieldKind.TERM:
        return {field.name: value.slug if value else None}
    if field.kind is FieldKind.SOURCE:
        return {field.name: numbers.get(value, value)}
    if field.is_reference or field.is_list:  # found by name, already as in the document
        return {field.name: value}
    values = {field.name: to_json_value(value)}
    if field.kind is FieldKind.PARTIAL_DATE:
        precision = f"{field.name}_precision"
        values[precision] = to_json_value(getattr(form.instance, precision))
    return values
