"""The rows of an example: who takes part, where, and every claim with its source."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from examples.admin.base import CatalogueInline, build_fieldset
from examples.admin.examples.forms import offer_sources
from examples.admin.fields import RowChoiceField, RowMultipleChoiceField
from examples.admin.forms import CatalogueInlineFormSet
from examples.admin.generics import Fieldset
from examples.admin.links.store import annotate_links, format_source_status
from examples.admin.workflow.form_snapshot import SNAPSHOT_FIELD, read_snapshot
from examples.documents.difference import pair_rows
from examples.documents.fields import EntryPart, FieldKind
from examples.documents.load import build_document
from examples.documents.schema import PART_BY_NAME, PARTS
from examples.models import Source


class PartRows(CatalogueInlineFormSet):
    """Rows of an example, as they came with the one reading of the example; their words come from the schema."""

    def get_queryset(self) -> Any:
        """A form that is sent has its own rows, as they were read with the example. In place of one that someone else
        has deleted since stands a new row, so that what was typed in it is not lost."""
        if not hasattr(self, "_queryset") and self.is_bound:
            places = range(min(self.initial_form_count(), self.total_form_count()))
            keys = (self.data.get(f"{self.prefix}-{place}-id", "") for place in places)
            model: Any = self.model
            self._queryset = [self.rows_by_key.get(key) or model() for key in keys]
        return super().get_queryset()

    @cached_property
    def rows_by_key(self) -> dict[str, Any]:
        """Rows as they were read, by the key that the form knows them by: its own, or, where somebody deleted and
        restored them after the form was opened, the key that they had then."""
        cache = getattr(self.instance, "_prefetched_objects_cache", {})
        rows = {row.pk: row for row in cache.get(self.prefix, ())}
        found = {str(key): row for key, row in rows.items()}
        opened = read_snapshot(self.data.get(SNAPSHOT_FIELD, ""), self.instance.pk)
        if opened and rows:
            for now, then in pair_rows(
                build_document(self.instance)[str(self.prefix)], opened.document[str(self.prefix)]
            ):
                if now and then:
                    found.setdefault(str(then["id"]), rows[now["id"]])
        return found

    def _existing_object(self, pk: Any) -> Any:
        return self.rows_by_key.get(str(pk))

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
        lines = [*lines[:-1], (*lines[-1], field.name)] if field.same_line else [*lines, (field.name,)]
    is_free = any(field.kind in (FieldKind.TEXT, FieldKind.LINE) for field in part.fields)
    return build_fieldset(None, *lines, *extra, free_text=is_free)


def build_inline(part: EntryPart) -> type[CatalogueInline]:
    values: dict[str, Any] = {
        "model": part.model,
        "formset": PartRows,
        "verbose_name": part.label,
        "verbose_name_plural": part.title,
        "fieldsets": (part_fieldset(part),),
        "addable_fields": ("organisation",),
    }
    return type(f"{part.model.__name__}Inline", (CatalogueInline,), values)


class SourceInline(build_inline(PART_BY_NAME["sources"])):  # type: ignore[misc]
    """Beside its address each source says whether that still answers."""

    readonly_fields = ("link",)
    fieldsets = (part_fieldset(PART_BY_NAME["sources"], "link"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return annotate_links(super().get_queryset(request))

    @admin.display(description="What became of the link")
    def link(self, source: Source) -> str:
        return format_source_status(source)


# Sources come last because the other rows cite them.
INLINES: list[Any] = [*(build_inline(part) for part in PARTS if part.name != "sources"), SourceInline]
