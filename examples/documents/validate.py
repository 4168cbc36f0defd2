"""The rules of an entry, for forms, imports and fixtures. The database enforces the same rules as a last guard."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint

from examples.documents.errors import EntryError
from examples.documents.field_types import LIST_KINDS, REFERENCE_KINDS, Document, EntryField, EntryPart, FieldKind
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS, PLAIN_FIELDS
from examples.documents.values import check_characters, check_length
from examples.models import Example, Vocabulary
from examples.models.constraints import find_violated_constraints
from examples.models.publishing_rules import REQUIREMENTS

UNSTORABLE_CHARACTERS = re.compile("[\x00\ud800-\udfff]")  # no database stores NUL or half of a surrogate pair
SLUG_KINDS = {*LIST_KINDS, *REFERENCE_KINDS} - {FieldKind.SOURCE}  # kinds that refer to a row by slug


def validate_document(document: Document) -> list[EntryError]:
    """Every reason why the document cannot be stored, in the order of the schema."""
    return [*_check_entry(document), *(error for part in PARTS for error in _check_part(document, part))]


def find_missing_requirements(document: Document, references: References) -> list[EntryError]:
    """Every reason why the document cannot be published, in the order of the form."""
    unmet = (rule for rule in REQUIREMENTS if not _is_requirement_met(rule.field, document, references))
    return [EntryError(rule.field, rule.message) for rule in unmet]


def find_publication_errors(example: Example) -> list[EntryError]:
    """Every reason why the example cannot be published as stored."""
    return find_missing_requirements(load_document(example), References())


def _is_requirement_met(field: str, document: Document, references: References) -> bool:
    if field == "participations":
        return document["provider_sought"] or any(row["role"] == "lead" for row in document[field])
    if field == "evidence_source":
        level = references.terms[Vocabulary.EVIDENCE].get(document["evidence"] or "")
        return not level or level.order == 0 or document[field] in _list_source_numbers(document)
    return bool(document[field])


def _check_entry(document: Document) -> Iterator[EntryError]:
    values: dict[str, Any] = {"status": document["status"], "retired_reason": document["retired_reason"]}
    for field in PLAIN_FIELDS:
        for key in field.keys:
            try:
                values[key] = _clean_value(Example._meta.get_field(key), document[key])
            except ValidationError as error:
                yield EntryError(field.name, _format_message(field, error))
    for constraint in find_violated_constraints(Example, values):
        yield EntryError(constraint.violation_error_code or "", str(constraint.violation_error_message))
    if document["slug"] in document["related"]:
        yield EntryError("related", "An entry cannot be related to itself. Remove this entry from its own list.")
    yield from _check_citation(document, "evidence_source", document["evidence_source"])


def _check_part(document: Document, part: EntryPart) -> Iterator[EntryError]:
    for position, row in enumerate(document[part.name]):
        yield from _check_row(part, row, position)
        if part.is_citing:
            yield from _check_citation(document, part.name, row["source"], position)
    yield from _check_uniqueness(part, document[part.name])


def _check_row(part: EntryPart, row: dict[str, Any], position: int) -> Iterator[EntryError]:
    values: dict[str, Any] = {field.name: row[field.name] for field in part.references}
    for field in part.plain:
        try:
            values[field.name] = _clean_value(field.column, row[field.name])
        except ValidationError as error:
            yield EntryError(part.name, _format_message(field, error), position, field.name)
    for field in part.references:
        if field.is_required and row[field.name] is None:
            yield EntryError(part.name, f"Enter the {field.label.lower()}.", position, field.name)
    for constraint in find_violated_constraints(part.model, values):
        code, message = constraint.violation_error_code or "", str(constraint.violation_error_message)
        yield EntryError(part.name, message, position, code)


def _format_message(field: EntryField, error: ValidationError) -> str:
    is_empty = error.error_list[0].code in ("blank", "null")
    return f"Enter “{field.label}”." if is_empty else " ".join(error.messages)


def _clean_value(column: Any, value: Any) -> Any:
    """The value as the column validates it. Raises ValidationError."""
    if isinstance(value, str):
        check_characters(value, UNSTORABLE_CHARACTERS)
        check_length(value)
    return column.clean(value, None)


def _check_citation(
    document: Document, name: str, number: int | None, position: int | None = None
) -> Iterator[EntryError]:
    numbers = _list_source_numbers(document)
    if number is not None and number not in numbers:
        known = f"Its sources are {', '.join(map(str, sorted(numbers)))}." if numbers else "It has no sources."
        message = f"This entry has no source {number}. {known} Add the source, or cite another."
        yield EntryError(name, message, position, "source" if position is not None else "")


def _list_source_numbers(document: Document) -> set[int]:
    """The numbers of the document's sources, without those that are missing or could not be read."""
    return {row["number"] for row in document["sources"] if row["number"] is not None}


def _check_uniqueness(part: EntryPart, rows: list[dict[str, Any]]) -> Iterator[EntryError]:
    """Yields an error for each row that repeats values that are unique within an entry."""
    for constraint in part.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            names, seen = [name for name in constraint.fields if name != "example"], set()
            for position, row in enumerate(rows):
                key = tuple(row[name] for name in names)
                if key in seen:
                    yield EntryError(part.name, str(constraint.violation_error_message), position, names[0])
                seen.add(key)


def find_missing_references(document: Document) -> list[str]:
    """What the document names and the database no longer has, in words."""
    references = References()
    for field in ENTRY_FIELDS:
        if field.kind in SLUG_KINDS:
            for slug in document[field.name] if field.is_list else [document[field.name]]:
                references.find_row(field, slug)
    for part in PARTS:
        for row in document[part.name]:
            for field in part.references:
                if field.kind in SLUG_KINDS:
                    references.find_row(field, row[field.name])
    return list(dict.fromkeys(references.missing))
