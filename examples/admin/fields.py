"""Form fields: partial dates, paragraphs, lists of words, related examples, and choices among rows read once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.models import ModelChoiceIteratorValue

from examples.admin.generics import ModelChoice, ModelMultipleChoice
from examples.documents.references import extract_slug
from examples.documents.values import parse_date_range, unify_line_breaks
from examples.models import Example


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

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class RowChoiceField(ModelChoice):
    """A choice among rows that were read once: no query for each value."""

    rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Any]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        blank = [] if self.empty_label is None else [("", self.empty_label)]
        choices = [(ModelChoiceIteratorValue(row.pk, row), self.label_from_instance(row)) for row in self.rows.values()]
        self.choices = [*blank, *choices]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        row = self.rows.get(str(getattr(value, "pk", value)))
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return row


class RowMultipleChoiceField(ModelMultipleChoice):
    """Several rows chosen among rows that were read once: no query for each value."""

    rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Any]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [(ModelChoiceIteratorValue(row.pk, row), str(row)) for row in self.rows.values()]

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if str(key) not in self.rows:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return [self.rows[str(key)] for key in value or ()]


class ExamplesField(forms.CharField):
    """Examples, one on each line: the slug or the whole address of each."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> Any:
        slugs = self.parse_slugs(value)
        ProhibitNullCharactersValidator()("".join(slugs))
        examples = list(Example.objects.entries().filter(slug__in=slugs).only("slug")) if slugs else []
        if unknown := sorted(set(slugs) - {example.slug for example in examples}):
            raise ValidationError([f"There is no example “{slug}”." for slug in unknown])
        return examples

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(self.parse_slugs(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.parse_slugs(initial)) != set(self.parse_slugs(data))

    @staticmethod
    def parse_slugs(value: Any) -> list[str]:
        if isinstance(value, str) or value is None:
            lines = [line.strip() for line in (value or "").splitlines()]
            return [extract_slug(line) for line in lines if line]
        return [row.slug if isinstance(row, Example) else str(row) for row in value]
