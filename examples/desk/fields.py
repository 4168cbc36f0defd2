"""Form fields that take what editors write: partial dates, lines of words, addresses of examples."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from examples.desk.typing import ModelMultipleChoice
from examples.loading.schema import partial_date
from examples.models import Example

DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)


class PartialDateField(forms.CharField):
    """A date as far as it is known: 2020, 2020-07 or 2020-07-14. The text is kept; `partial_date` gives its days."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=10, help_text="YYYY, YYYY-MM or YYYY-MM-DD: as much as is known.", **options
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not self._known(value):
            raise ValidationError("Write the date as YYYY, YYYY-MM or YYYY-MM-DD, such as 2020 or 2020-07.")

    @staticmethod
    def _known(value: str) -> bool:
        try:
            return bool(DATE.fullmatch(value) and partial_date(value))
        except ValueError:
            return False


class Paragraphs(forms.CharField):
    """Free text. Browsers send line ends of two characters, the catalogue has one: only words make a difference."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def written(day: dt.date | None, precision: str) -> str:
    """A stored date as an editor would write it."""
    length = {Example.Precision.YEAR.value: 4, Example.Precision.MONTH.value: 7}.get(precision, 10)
    return day.isoformat()[:length] if day else ""


class LinesField(forms.JSONField):
    """A list of words or phrases, one a line."""

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


class ExamplesField(ModelMultipleChoice):
    """Examples by the last part of their address, one a line. A pasted address will do."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Example.objects.entries(),
            to_field_name="slug",
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            **options,
        )

    def clean(self, value: Any) -> Any:
        slugs = self.slugs(value)
        ProhibitNullCharactersValidator()("".join(slugs))
        found = Example.objects.entries().filter(slug__in=slugs)
        unknown = sorted(set(slugs) - {example.slug for example in found})
        if unknown:
            raise ValidationError([f"There is no example “{slug}”." for slug in unknown])
        return found

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(self.slugs(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.slugs(initial)) != set(self.slugs(data))

    @staticmethod
    def slugs(value: Any) -> list[str]:
        if isinstance(value, str) or value is None:
            lines = [line.strip() for line in (value or "").splitlines()]
            return [line.rstrip("/").rsplit("/", 1)[-1] for line in lines if line]
        return [row.slug if isinstance(row, Example) else str(row) for row in value]
