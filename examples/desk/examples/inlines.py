"""The rows of an example: who takes part, where, and every claim with its source."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from examples.desk.base import DeskInline, free_text, plain
from examples.desk.examples.forms import offer_sources
from examples.desk.fields import RowChoiceField, RowMultipleChoiceField
from examples.desk.forms import Rows
from examples.desk.generics import Fieldset
from examples.desk.links.store import annotate_links, source_status
from examples.documents.fields import EntryPart, Kind
from examples.documents.schema import PART_BY_NAME, PARTS
from examples.models import Source


class PartRows(Rows):
    """Rows of an example, as they came with the one reading of the example; their words come from the schema."""

    def get_queryset(self) -> Any:
        """A form that is sent has its own rows, as they were read with the example. In place of one that someone else
        has deleted since stands a new row, so that what was typed in it is not lost."""
        if not hasattr(self, "_queryset") and self.is_bound:
            rows = getattr(self.instance, "_prefetched_objects_cache", {}).get(self.prefix, ())
            by_key = {str(row.pk): row for row in rows}
            keys = (self.data.get(f"{self.prefix}-{place}-id") for place in range(self.initial_form_count()))
            model: Any = self.model
            self._queryset = [by_key.get(str(key)) or model() for key in keys]
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=form.instance.pk)
        for field in PART_BY_NAME[str(self.prefix)].fields:
            if field.name in form.fields:
                form.fields[field.name].label, form.fields[field.name].help_text = field.label, field.help

    def offer_rows(self, name: str, field: RowChoiceField | RowMultipleChoiceField) -> None:
        if name == "source":
            offer_sources(field, self.instance.sources.all() if self.instance.pk else ())
        else:
            super().offer_rows(name, field)


def part_fieldset(part: EntryPart, *extra: str) -> Fieldset:
    """Fields as the schema has them, what stands beside another on its line; their order among the rows comes last."""
    lines: list[tuple[str, ...]] = []
    for field in sorted(part.fields, key=lambda field: field.name == "order"):
        lines = [*lines[:-1], (*lines[-1], field.name)] if field.beside else [*lines, (field.name,)]
    is_free = any(field.kind in (Kind.TEXT, Kind.LINE) for field in part.fields)
    return (free_text if is_free else plain)(None, *lines, *extra)


def build_inline(part: EntryPart) -> type[DeskInline]:
    values: dict[str, Any] = {
        "model": part.model,
        "formset": PartRows,
        "verbose_name": part.label,
        "verbose_name_plural": part.title,
        "fieldsets": (part_fieldset(part),),
        "addable": ("organisation",),
    }
    return type(f"{part.model.__name__}Inline", (DeskInline,), values)


class SourceInline(build_inline(PART_BY_NAME["sources"])):  # type: ignore[misc]
    """Beside its address each source says whether that still answers."""

    readonly_fields = ("link",)
    fieldsets = (part_fieldset(PART_BY_NAME["sources"], "link"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return annotate_links(super().get_queryset(request))

    @admin.display(description="What became of the link")
    def link(self, source: Source) -> str:
        return source_status(source)


# Sources come last because the other rows cite them.
INLINES: list[Any] = [*(build_inline(part) for part in PARTS if part.name != "sources"), SourceInline]
