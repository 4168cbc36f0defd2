"""Error messages: why something could not be saved, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint, ProtectedError, RestrictedError, UniqueConstraint

from examples.documents.schema import PART_BY_NAME
from examples.models.publishing_rules import REQUIREMENTS


@dataclass(frozen=True)
class EntryError:
    """`field`: the field or part it is about, empty for the whole entry. `row` and `row_field`: in a part, the row's
    position from 0, and its field."""

    field: str
    message: str
    row: int | None = None
    row_field: str = ""

    @property
    def text(self) -> str:
        """The message, with the number of the row it is about."""
        part = PART_BY_NAME.get(self.field)
        return f"{part.label} {self.row + 1}: {self.message}" if part and self.row is not None else self.message

    @property
    def anchor(self) -> str:
        """The id of the element of the form that it is about."""
        return f"{self.field}-group" if self.field in PART_BY_NAME else f"id_{self.field}"


class ValidationFailed(Exception):
    """Nothing was saved. `errors` gives every reason."""

    def __init__(self, errors: list[EntryError]) -> None:
        self.errors = errors
        super().__init__(" ".join(error.message for error in errors))


def list_errors(error: ValidationFailed | IntegrityError) -> list[EntryError]:
    """Every reason why nothing was saved, from the rules or from the database."""
    return error.errors if isinstance(error, ValidationFailed) else [_explain_database_error(error)]


def describe_error(error: ValidationFailed | IntegrityError) -> str:
    """The same reasons as one text."""
    return " ".join(reason.message for reason in list_errors(error))


def _explain_database_error(error: IntegrityError) -> EntryError:
    if isinstance(error, ProtectedError | RestrictedError):
        users = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        names = "; ".join(sorted({f"{row._meta.verbose_name} “{row}”" for row in users}))
        return EntryError("", f"Nothing was deleted. Before you delete this, remove it from: {names}.")
    text = str(error).splitlines()[0]
    for requirement in REQUIREMENTS:
        if requirement.message in text:
            return EntryError(requirement.field, requirement.message)
    for constraint, columns in _list_constraints():
        if constraint.name in text or (columns and text.endswith(columns)):
            return EntryError(constraint.violation_error_code or "", str(constraint.violation_error_message))
    return EntryError("", f"Nothing was saved because of a database error: {text}.")


def _list_constraints() -> Iterator[tuple[BaseConstraint, str]]:
    """Each constraint with the columns that SQLite names in place of a unique constraint, otherwise an empty text."""
    for model in apps.get_app_config("examples").get_models():
        for constraint in model._meta.constraints:
            names = constraint.fields if isinstance(constraint, UniqueConstraint) else ()
            columns = [field.column for field in model._meta.concrete_fields if field.name in names]
            yield constraint, ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
