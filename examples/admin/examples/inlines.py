"""Inlines for the rows of an example: organisations, areas, claims and sources."""

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


class PartInlineFormSet(CatalogueInlineFormSet):
    """The rows of one part of an example, without queries: they were prefetched. Labels come from the schema."""

    def get_queryset(self) -> Any:
        """The prefetched rows that the submitted form names. A row that someone has deleted since is replaced by a new
        one, so that what was typed in it is not lost."""
        if not hasattr(self, "_queryset") and self.is_bound:
            places = range(min(self.initial_form_count(), self.total_form_count()))
            keys = (self.data.get(f"{self.prefix}-{place}-id", "") for place in places)
            model: Any = self.model
            self._queryset = [self.rows_by_key.get(key) or model() for key in keys]
        return super().get_queryset()

    @cached_property
    def rows_by_key(self) -> dict[str, Any]:
        """Prefetched rows by the key that the form has for them: the current key, or the key at the time the form was
        opened if someone has deleted and restored the row since."""
        cache = getattr(self.instance, "_prefetched_objects_cache", {})
        rows = {row.pk: row for row in cache.get(self.prefix, ())}
        by_key = {str(key): row for key, row in rows.items()}
        snapshot = read_snapshot(self.data.get(SNAPSHOT_FIELD, ""), self.instance.pk)
        if snapshot and rows:
            name = str(self.prefix)
            for current, earlier in pair_rows(build_document(self.instance)[name], snapshot.document[name]):
                if current and earlier:
                    by_key.setdefault(str(earlier["id"]), rows[current["id"]])
        return by_key

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


def build_inline_fieldset(part: EntryPart, *extra: str) -> Fieldset:
    """The fields of a part in the order of the schema, those marked `same_line` side by side, `order` last."""
    lines: list[tuple[str, ...]] = []
    for field in sorted(part.fields, key=lambda field: field.name == "order"):
        lines = [*lines[:-1], (*lines[-1], field.name)] if field.same_line else [*lines, (field.name,)]
    is_free = any(field.kind in (FieldKind.TEXT, FieldKind.LINE) for field in part.fields)
    return build_fieldset(None, *lines, *extra, free_text=is_free)


def build_inline(part: EntryPart) -> type[CatalogueInline]:
    values: dict[str, Any] = {
        "model": part.model,
        "formset": PartInlineFormSet,
        "verbose_name": part.label,
        "verbose_name_plural": part.title,
        "fieldsets": (build_inline_fieldset(part),),
        "addable_fields": ("organisation",),
    }
    return type(f"{part.model.__name__}Inline", (CatalogueInline,), values)


class SourceInline(build_inline(PART_BY_NAME["sources"])):  # type: ignore[misc]
    """Shows the link status of each source."""

    readonly_fields = ("link_status",)
    fieldsets = (build_inline_fieldset(PART_BY_NAME["sources"], "link_status"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return annotate_links(super().get_queryset(request))

    @admin.display(description="Link status")
    def link_status(self, source: Source) -> str:
        return format_source_status(source)


# Sources are last because the other rows cite them.
INLINES: list[Any] = [*(build_inline(part) for part in PARTS if part.name != "sources"), SourceInline]
