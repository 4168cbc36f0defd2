"""Form fields: partial dates, paragraphs, lists of words, source numbers, names, and choices among rows read once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.models import ModelChoiceIteratorValue

from examples.admin.widgets import NameInputs
from examples.documents.field_types import EntryField
from examples.documents.references import References
from examples.documents.values import parse_date_range, unify_line_breaks


class PartialDateField(forms.CharField):
    """A date as far as it is known: 2020, 2020-07 or 2020-07-14, or day first. Its value is the text itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=10, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        try:
            if value:
                parse_date_range(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class ParagraphsField(forms.CharField):
    """Free text with the same line breaks whatever the browser sent."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return unify_line_breaks(text) if isinstance(text, str) else text


class LinesField(forms.JSONField):
    """A list of words or phrases, one on each line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def validate(self, value: Any) -> None:
        super().validate(value)
        ProhibitNullCharactersValidator()("".join(value))

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value or ""


class RowChoiceField(forms.ModelChoiceField):
    """Chooses among rows that were read once: no query for each value."""

    rows: dict[str, Any] = {}

    def set_choices(self, rows: Iterable[Any]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        blank = [] if self.empty_label is None else [("", self.empty_label)]
        choices = [(ModelChoiceIteratorValue(row.pk, row), self.label_from_instance(row)) for row in self.rows.values()]
        self.choices = [*blank, *choices]

    def find_row(self, key: Any) -> Any:
        row = self.rows.get(str(key))
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return row

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else self.find_row(getattr(value, "pk", value))


class RowMultipleChoiceField(RowChoiceField, forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        return [self.find_row(key) for key in value or ()]


class SourceNumberField(forms.IntegerField):
    """The number of a source of the same entry, which may be new in the same form."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"list": "source-numbers", "inputmode": "numeric"})
        super().__init__(required=False, min_value=1, widget=widget)


class NameField(forms.CharField):
    """A row of another table by its name, or by its slug or web address. Its value is the slug.

    The form sets `entry_field` and `references`. The page has a list of the names, which browsers search.
    """

    entry_field: EntryField
    references: References

    def __init__(self, names_id: str) -> None:
        super().__init__(required=False)
        self.widget.attrs |= {"list": names_id, "class": "vTextField"}

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        return self.references.resolve_slug(self.entry_field, name) if name else None

    def prepare_value(self, value: Any) -> Any:
        return self.references.get_name(self.entry_field, value) if value else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (data or "").strip() not in {initial or "", self.prepare_value(initial)}


class NamesField(NameField):
    """Several rows, with one name in each input. Its value is a list of slugs."""

    widget = NameInputs

    def clean(self, value: Any) -> Any:
        slugs, errors = set(), []
        for name in value:
            try:
                slugs.add(super().clean(name))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return sorted(slug for slug in slugs if slug)

    def prepare_value(self, value: Any) -> Any:
        return [super(NamesField, self).prepare_value(slug) for slug in value or ()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(self.prepare_value(initial)) != [name.strip() for name in data or () if name.strip()]
