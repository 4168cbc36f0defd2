"""Inlines for the rows of an example, and their forms. References are names and numbers, so that they may refer to what
is new."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import slugify

from examples.admin.base import CatalogueInline, Fieldset, build_fieldset
from examples.admin.fields import NameField, SourceNumberField
from examples.admin.forms import CatalogueInlineFormSet, InlineRowForm
from examples.admin.links.source_status import annotate_links, format_source_status
from examples.admin.workflow.form_document import read_snapshot
from examples.documents.difference import pair_rows
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.field_types import EntryPart, FieldKind
from examples.documents.load import build_document
from examples.documents.references import UNKNOWN_NAME, References
from examples.documents.schema import PART_BY_NAME, PARTS
from examples.models import Organisation, Outcome, Participation, Source

ROW_NUMBERS = ("number", "order")
SIMILAR = "An organisation with nearly this name exists: “{}”. Choose it, or write the new name in full."
NOT_ALLOWED = "You cannot add an organisation. Ask an editor to add the organisation."


class PartRowForm(InlineRowForm):
    """A new row in which nothing but its number is filled in counts as empty. The number of a stored source stays."""

    @cached_property
    def changed_data(self) -> list[str]:
        names: list[str] = super().changed_data
        return names if self.instance.pk else [name for name in names if name not in ROW_NUMBERS]

    def clean_number(self) -> Any:
        return self.instance.number if self.instance.pk else self.cleaned_data["number"]


class OrganisationRowForm(PartRowForm):
    """A row with an organisation, which may be new. `new_organisation`: not stored yet."""

    new_kind = forms.ChoiceField(
        label="Kind of a new organisation",
        choices=[("", "The organisation is in the list"), *Organisation.Kind.choices],
        required=False,
        help_text="Choose a kind only to add an organisation that the list does not have.",
    )
    new_organisation: Organisation | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not (cleaned.get("new_kind") and self.has_error("organisation", UNKNOWN_NAME)):
            return cleaned
        name, references = self["organisation"].data.strip(), self.fields["organisation"].references  # type: ignore[attr-defined]
        del self.errors["organisation"]
        organisation = Organisation(name=name, slug=slugify(name)[:80], kind=cleaned["new_kind"])
        try:
            if similar := references.organisations.get(organisation.slug):
                raise ValidationError(SIMILAR.format(similar))
            organisation.full_clean()
        except ValidationError as error:
            self.add_error("organisation", error.messages)
        else:
            self.new_organisation, cleaned["organisation"] = organisation, organisation.slug
        return cleaned


def build_row_form(part: EntryPart) -> type[PartRowForm]:
    """The form class of a part, with a field for each reference that is not a term."""
    has_organisation = any(field.kind is FieldKind.ORGANISATION for field in part.fields)
    base = OrganisationRowForm if has_organisation else PartRowForm
    fields: dict[str, forms.Field] = {}
    for field in part.references:
        if field.kind is not FieldKind.TERM:
            names_id = f"{field.kind.name.lower()}-names"
            fields[field.name] = SourceNumberField() if field.kind is FieldKind.SOURCE else NameField(names_id)
            fields[field.name].required = field.is_required
    values = {**fields, "Meta": type("Meta", (), {"exclude": tuple(fields)})}
    return type(f"{part.model.__name__}Form", (base,), values)


def list_new_organisations(formsets: Iterable[Any]) -> dict[str, Organisation]:
    """The organisations that a form adds, by slug. Several rows may add the same one."""
    rows = (getattr(form, "new_organisation", None) for formset in formsets for form in formset.forms)
    return {row.slug: row for row in rows if row}


def create_organisations(user: Any, formsets: Iterable[Any]) -> dict[str, Organisation]:
    new = list_new_organisations(formsets)
    if new and not user.has_perm("examples.add_organisation"):
        raise ValidationFailed([EntryError("participations", NOT_ALLOWED)])
    for organisation in new.values():
        organisation.save(force_insert=True)
    return new


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
        snapshot = read_snapshot(self.data, self.instance.pk)
        if snapshot and rows:
            earlier_rows = snapshot.document[self.part.name]
            for current, earlier in pair_rows([*self.stored_rows.values()], earlier_rows):
                if current and earlier:
                    by_key.setdefault(str(earlier["id"]), rows[current["id"]])
        return by_key

    def _existing_object(self, pk: Any) -> Any:
        return self.rows_by_key.get(str(pk))

    @property
    def part(self) -> EntryPart:
        return PART_BY_NAME[str(self.prefix)]

    @property
    def row_label(self) -> str:
        return self.part.label

    @cached_property
    def references(self) -> References:
        return References()

    @cached_property
    def stored_rows(self) -> dict[Any, dict[str, Any]]:
        rows = build_document(self.instance)[self.part.name] if self.instance.pk else []
        return {row["id"]: row for row in rows}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=form.instance.pk)
        stored = self.stored_rows.get(form.instance.pk, {})
        for field in self.part.fields:
            if field.name not in form.fields:
                continue
            form_field = form.fields[field.name]
            form_field.label, form_field.help_text = field.label, field.help
            if self.part.is_alternative and field.kind in (FieldKind.TEXT, FieldKind.LINE):
                form_field.widget.attrs["dir"] = "auto"  # Arabic is typed from the right
            if field.is_reference and field.kind is not FieldKind.TERM:
                form_field.entry_field, form_field.references = field, self.references
                form.initial[field.name] = stored.get(field.name)
            elif field.name in ROW_NUMBERS and not form.instance.pk:
                form.initial[field.name] = self._get_next_number(field.name, index)
            elif field.name == "number":
                form_field.widget.attrs["readonly"] = True

    def _get_next_number(self, name: str, index: int | None) -> int:
        """The next free number for a new row. The script does the same for rows that it adds."""
        place = index - self.initial_form_count() if index is not None else 0
        return max((row[name] for row in self.stored_rows.values()), default=0) + 1 + place


def build_inline_fieldset(part: EntryPart, *extra: str) -> Fieldset:
    """The fields of a part in the order of the schema, those marked `same_line` side by side, `order` last."""
    lines: list[tuple[str, ...]] = []
    for field in sorted(part.fields, key=lambda field: field.name == "order"):
        names = (field.name, "new_kind") if field.kind is FieldKind.ORGANISATION else (field.name,)
        lines = [*lines[:-1], (*lines[-1], *names)] if field.same_line else [*lines, names]
    return build_fieldset(None, *lines, *extra)


class PartInline(CatalogueInline):
    """An entry that is new has one empty row of what nearly every entry needs."""

    formset = PartInlineFormSet

    def get_extra(self, request: HttpRequest, obj: Any = None, **options: Any) -> int:
        return int(obj is None and self.model in (Source, Participation, Outcome))


def build_inline(part: EntryPart) -> type[PartInline]:
    values: dict[str, Any] = {
        "model": part.model,
        "form": build_row_form(part),
        "verbose_name": part.label,
        "verbose_name_plural": part.title,
        "fieldsets": (build_inline_fieldset(part),),
    }
    return type(f"{part.model.__name__}Inline", (PartInline,), values)


class SourceInline(build_inline(PART_BY_NAME["sources"])):  # type: ignore[misc]
    readonly_fields = ("link_status",)
    fieldsets = (build_inline_fieldset(PART_BY_NAME["sources"], "link_status"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return annotate_links(super().get_queryset(request))

    @admin.display(description="Link status")
    def link_status(self, source: Source) -> str:
        return format_source_status(source)


INLINES: list[Any] = [SourceInline if part.name == "sources" else build_inline(part) for part in PARTS]
