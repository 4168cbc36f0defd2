"""What all forms of the desk share: constraints in words, reasons why a save failed, rows of an inline."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property

from examples.admin.fields import RowChoiceField, RowMultipleChoiceField
from examples.admin.generics import InlineFormSet, ModelForm
from examples.admin.tag_usage import find_tagged
from examples.documents.errors import EntryError
from examples.models.constraints import find_broken_constraints


class DeskForm(ModelForm):
    """Says which field breaks a constraint, and shows why the last attempt to save failed."""

    save_errors: list[EntryError] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[assignment]
        for error in self.save_errors:
            self.add_error(
                error.field if error.field in self.fields else None, ValidationError(error.text, error.field)
            )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Whether a chosen row exists is not asked again: it was among those that were read."""
        chosen = {name for name, field in self.fields.items() if isinstance(field, RowChoiceField)}
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found | chosen

    def validate_constraints(self) -> None:
        """CHECK constraints here, without a query each; what is unique is asked of the database."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        model: Any = self._meta.model
        columns = [column for column in model._meta.concrete_fields if column.name not in excluded]
        values = {column.name: getattr(self.instance, column.attname) for column in columns}
        for constraint in find_broken_constraints(model, values):
            self._add_constraint_error(constraint)
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and {*constraint.fields} <= values.keys():
                self._check_unique(constraint, excluded)

    def _check_unique(self, constraint: Any, excluded: set[str]) -> None:
        try:
            constraint.validate(type(self.instance), self.instance, exclude=excluded)
        except ValidationError:
            self._add_constraint_error(constraint)

    def _add_constraint_error(self, constraint: Any) -> None:
        field = constraint.violation_error_code
        self.add_error(field if field in self.fields else None, str(constraint.violation_error_message))


class RowForm(DeskForm):
    """A row of an inline. Whether it is the only one of its kind is judged among all rows of the form."""

    def _check_unique(self, constraint: Any, excluded: set[str]) -> None:
        return


class Rows(InlineFormSet):
    """The rows of an inline. A select's choices are read once, not once for each row."""

    def clean(self) -> None:
        """A row that others are tagged with stays."""
        super().clean()
        for form in self.forms:
            is_deleted = form.instance.pk and form.cleaned_data.get(DELETION_FIELD_NAME)
            if is_deleted and (used := find_tagged([form.instance])):
                names = ", ".join(f"“{user}”" for user in used)
                raise ValidationError(f"“{form.instance}” cannot be deleted: it is still used by {names}.")

    def get_unique_error_message(self, unique_check: Any) -> str:
        """In the words of the constraint that it stands for."""
        names = {*unique_check}
        model: Any = self.model
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and {*constraint.fields} == names:
                return str(constraint.violation_error_message)
        return str(super().get_unique_error_message(unique_check))

    @cached_property
    def offered(self) -> dict[str, list[Any]]:
        return {}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if isinstance(field, RowChoiceField | RowMultipleChoiceField):
                self.offer_rows(name, field)

    def offer_rows(self, name: str, field: RowChoiceField | RowMultipleChoiceField) -> None:
        """Reads what a select offers once for all rows."""
        if name not in self.offered:
            self.offered[name] = list(field.queryset or ())
        field.offer(self.offered[name])
