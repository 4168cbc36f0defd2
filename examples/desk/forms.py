"""What all forms of the desk share: constraints in words, refusals shown, choices read once."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property

from examples.desk.refusal import WORDS
from examples.desk.typing import InlineFormSet, ModelForm
from examples.desk.usage import users
from examples.models.gate import Gap


class DeskForm(ModelForm):
    """Says which field breaks a constraint, and shows again what was refused after the last attempt to save."""

    refused: list[Gap] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[assignment]
        for gap in self.refused:
            self.add_error(gap.field if gap.field in self.fields else None, ValidationError(gap.message, gap.field))
        return cleaned

    def validate_constraints(self) -> None:
        for constraint in self._meta.model._meta.constraints:
            self._judge(constraint)

    def _judge(self, constraint: Any) -> None:
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        try:
            constraint.validate(self._meta.model, self.instance, exclude=exclude, using=DEFAULT_DB_ALIAS)
        except ValidationError as error:
            field, message = WORDS.get(constraint.name, ("", error.messages[0]))
            self.add_error(field if field in self.fields else None, message)


class Rows(InlineFormSet):
    """The rows of an inline. A select's choices are read once, not once for each row."""

    def clean(self) -> None:
        """A row that others are tagged with stays."""
        super().clean()
        for form in self.forms:
            if form.instance.pk and form.cleaned_data.get(DELETION_FIELD_NAME) and (used := users([form.instance])):
                names = ", ".join(f"“{user}”" for user in used)
                raise ValidationError(f"“{form.instance}” can not be deleted: still used by {names}.")

    @cached_property
    def offered(self) -> dict[str, list[Any]]:
        return {}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField) and not field.widget.is_hidden:
                if name not in self.offered:
                    self.offered[name] = list(cast(Any, field.choices))
                field.choices = self.offered[name]
