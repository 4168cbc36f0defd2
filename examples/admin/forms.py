"""Base classes of forms and inline formsets: messages for constraints, and why the last save failed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyRel, Model, UniqueConstraint
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import ErrorList
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from examples.admin.fields import RowChoiceField
from examples.documents.errors import EntryError
from examples.models import Framework
from examples.models.constraints import find_violated_constraints, get_column_values


class FastErrorList(ErrorList):
    """Renders no template for the hundreds of fields without an error, which took a third of the time of a form."""

    def render(self, *args: Any, **options: Any) -> SafeString:
        return super().render(*args, **options) if self else SafeString()


class CatalogueForm(forms.ModelForm):
    """Shows which field breaks a constraint, and why the last save failed (`save_errors`)."""

    save_errors: list[EntryError] = []
    checks_unique = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "error_class": FastErrorList})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[assignment]
        for error in self.save_errors:
            field = error.field if error.field in self.fields else None
            self.add_error(field, ValidationError(error.text, error.field))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """No query for the row of a RowChoiceField: it is one of the rows that were read."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {name for name, field in self.fields.items() if isinstance(field, RowChoiceField)}

    def validate_constraints(self) -> None:
        """Checks CHECK constraints without a query each; only unique constraints ask the database."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        model: Any = self._meta.model
        values = get_column_values(self.instance, excluded)
        violated: list[Any] = list(find_violated_constraints(model, values))
        for constraint in model._meta.constraints if self.checks_unique else ():
            if isinstance(constraint, UniqueConstraint) and {*constraint.fields} <= values.keys():
                try:
                    constraint.validate(model, self.instance, exclude=excluded)
                except ValidationError:
                    violated.append(constraint)
        for constraint in violated:
            field = constraint.violation_error_code
            self.add_error(field if field in self.fields else None, str(constraint.violation_error_message))


class InlineRowForm(CatalogueForm):
    checks_unique = False  # the formset checks that rows are unique


class CatalogueInlineFormSet(forms.BaseInlineFormSet):
    """The rows of an inline. Reads the choices of a select once, not once for each row."""

    @property
    def row_label(self) -> str:
        """What errors call a row, before its number."""
        model: Any = self.model
        return str(capfirst(model._meta.verbose_name))

    def clean(self) -> None:
        """Refuses to delete a row that is used as a tag."""
        super().clean()
        for form in self.forms:
            is_deleted = form.instance.pk and form.cleaned_data.get(DELETION_FIELD_NAME)
            if is_deleted and (tagged_rows := find_tagged_rows([form.instance])):
                names = ", ".join(f"“{row}”" for row in tagged_rows)
                raise ValidationError(f"“{form.instance}” cannot be deleted: it is still used by {names}.")

    def get_unique_error_message(self, unique_check: Any) -> str:
        model: Any = self.model
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and {*constraint.fields} == {*unique_check}:
                return str(constraint.violation_error_message)
        return str(super().get_unique_error_message(unique_check))

    def _construct_form(self, i: int, **options: Any) -> Any:
        """A row of which nothing was sent is new and empty: it was just added without JavaScript."""
        start = f"{self.prefix}-{i}-"
        if not self.is_bound or any(name.startswith(start) for name in self.data):
            return super()._construct_form(i, **options)  # type: ignore[misc]
        form = super()._construct_form(i, **options, data=None, files=None)  # type: ignore[misc]
        form.cleaned_data = {}
        return form

    @cached_property
    def empty_form(self) -> Any:
        """Made once, because the admin asks for it five times."""
        return super().empty_form

    @cached_property
    def _rows_by_field(self) -> dict[str, list[Any]]:
        """The choices of each field."""
        fields = {name: field for name, field in self.form.base_fields.items() if isinstance(field, RowChoiceField)}
        return {name: list(field.queryset.all()) for name, field in fields.items()}  # type: ignore[union-attr]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, rows in self._rows_by_field.items():
            form.fields[name].set_choices(rows)


def find_tagged_rows(rows: Iterable[Model]) -> list[Model]:
    """The rows that are tagged with any of these, or with an item of one of these frameworks; each once. Django
    protects foreign keys, but deletes tags without asking."""
    tags = [tag for row in rows for tag in (row, *(row.items.all() if isinstance(row, Framework) else ()))]
    found: set[Model] = set()
    for tag in tags:
        for relation in _list_tag_relations(type(tag)):
            found |= {*relation.related_model._default_manager.filter(**{relation.field.name: tag})}
    return sorted(found, key=lambda user: (user._meta.model_name or "", str(user)))


def _list_tag_relations(model: type[Model]) -> list[Any]:
    """Hidden ones too, but not those whose rows say more than that two belong together."""
    relations: list[Any] = [r for r in model._meta.get_fields(include_hidden=True) if isinstance(r, ManyToManyRel)]
    return [r for r in relations if r.through._meta.auto_created and r.related_model is not model]
