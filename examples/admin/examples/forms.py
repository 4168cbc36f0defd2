"""The form of an example: a field for each vocabulary, partial dates, numbers of sources and names of examples."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from django import forms

from examples.admin import fields
from examples.admin.forms import CatalogueForm
from examples.admin.widgets import Checkboxes, Radios
from examples.documents.field_types import EntryField, FieldKind
from examples.documents.load import build_document
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, FIELD_BY_NAME, PART_BY_NAME, build_empty_document
from examples.documents.values import format_partial_date, parse_partial_date
from examples.models import Example, FrameworkItem, Term

RETIRED_TERM = "You cannot choose this term: it was retired."
NAMED_REFERENCES = (("participations", "organisation"), ("area_links", "icb"))
RadiosField = partial(fields.RowChoiceField, required=False, widget=Radios)
CheckboxesField = partial(fields.RowMultipleChoiceField, required=False, widget=Checkboxes)
# Django makes the fields of the other kinds from the model.
FORM_FIELDS: dict[FieldKind, Callable[[], forms.Field]] = {
    FieldKind.PARTIAL_DATE: fields.PartialDateField,
    FieldKind.TERM: partial(RadiosField, Term.objects.none(), blank=True, empty_label="Not selected yet"),
    FieldKind.TERMS: partial(CheckboxesField, Term.objects.none(), error_messages={"invalid_choice": RETIRED_TERM}),
    FieldKind.FRAMEWORK_ITEMS: partial(CheckboxesField, FrameworkItem.objects.none()),
    FieldKind.SOURCE: fields.SourceNumberField,
    FieldKind.RELATED: partial(fields.NamesField, "related-names"),
}
DECLARED_FIELDS = {field.name: FORM_FIELDS[field.kind]() for field in ENTRY_FIELDS if field.kind in FORM_FIELDS}


class ExampleForm(type("DeclaredFieldsForm", (CatalogueForm,), DECLARED_FIELDS)):  # type: ignore[misc]
    """Takes labels and help texts from the schema. `stored_document`: the entry as stored when the form was built."""

    class Meta:
        model = Example
        exclude = ("related", "evidence_source")  # their values are slugs and a number, not rows

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.references = References()
        self.stored_document = build_document(self.instance) if self.instance.pk else build_empty_document()
        for field in ENTRY_FIELDS:
            if field.name in self.fields:
                self._set_up_field(field)

    def _set_up_field(self, field: EntryField) -> None:
        form_field: Any = self.fields[field.name]
        form_field.label, form_field.help_text = field.label, field.help
        match field.kind:
            case FieldKind.PARTIAL_DATE:
                precision = getattr(self.instance, f"{field.name}_precision")
                self.initial[field.name] = format_partial_date(getattr(self.instance, field.name), precision)
            case FieldKind.TERM | FieldKind.TERMS:
                stored = self.stored_document[field.name]
                slugs = stored if field.is_list else [stored]
                rows = self.references.get_rows(field).values()
                terms = [term for term in rows if not term.retired_on or term.slug in slugs]
                form_field.set_choices(terms)
                if field.is_list:
                    self.initial.setdefault(field.name, [term.pk for term in terms if term.slug in slugs])
            case FieldKind.FRAMEWORK_ITEMS:
                items = self.references.framework_items.values()
                form_field.set_choices(sorted(items, key=lambda i: (i.framework.order, i.framework.slug, i.order)))
                groups = groupby(form_field.choices, key=lambda choice: choice[0].instance.framework)
                form_field.choices = [(framework.title, list(items)) for framework, items in groups]
            case FieldKind.SOURCE | FieldKind.RELATED:
                form_field.entry_field, form_field.references = field, self.references
                self.initial[field.name] = self.stored_document[field.name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for field in ENTRY_FIELDS:
            if field.kind is FieldKind.PARTIAL_DATE and field.name in cleaned:
                cleaned[field.name], precision = parse_partial_date(field, cleaned[field.name])
                setattr(self.instance, f"{field.name}_precision", precision)
        return cleaned


def build_name_lists(references: References) -> dict[str, list[str]]:
    """Id of a list on the page -> the names that its fields offer."""
    named = (FIELD_BY_NAME["related"], *(PART_BY_NAME[part].by_name[name] for part, name in NAMED_REFERENCES))
    return {f"{field.kind.name.lower()}-names": references.list_names(field) for field in named}
