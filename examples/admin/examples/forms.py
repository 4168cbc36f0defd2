"""The form of an example: a field for each vocabulary, partial dates, numbers of sources and names of examples."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIteratorValue

from examples.admin.fields import (
    NamesField,
    PartialDateField,
    RowChoiceField,
    RowMultipleChoiceField,
    SourceNumberField,
)
from examples.admin.forms import CatalogueForm
from examples.admin.widgets import Checkboxes, Radios
from examples.documents.field_types import EntryField, FieldKind
from examples.documents.load import build_document
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, FIELD_BY_NAME, LIST_FIELDS, PART_BY_NAME, build_empty_document
from examples.documents.values import format_partial_date, parse_partial_date
from examples.models import Example, FrameworkItem, Term

RETIRED_TERM = "You cannot choose this term: it was retired."
PARTIAL_DATE_FIELDS = tuple(field for field in ENTRY_FIELDS if field.kind is FieldKind.PARTIAL_DATE)
NAMED_REFERENCES = (("participations", "organisation"), ("area_links", "icb"))
TAG_FIELDS = tuple(field for field in LIST_FIELDS if field.kind is FieldKind.TERMS)


class ExampleForm(CatalogueForm):
    """Takes labels and help texts from the schema. `stored_document`: the entry as stored when the form was built."""

    related = NamesField("related-names")
    stage = RowChoiceField(Term.objects.none(), required=False, widget=Radios)
    evidence = RowChoiceField(Term.objects.none(), required=False, widget=Radios)
    cost_band = RowChoiceField(Term.objects.none(), required=False, widget=Radios)
    evidence_source = SourceNumberField()
    framework_items = RowMultipleChoiceField(FrameworkItem.objects.none(), required=False, widget=Checkboxes)

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
            case FieldKind.TERM:
                form_field.empty_label = "Not selected yet"
                form_field.offer(self._list_terms(field, [self.stored_document[field.name]]))
            case FieldKind.TERMS:
                slugs = self.stored_document[field.name]
                terms = self._list_terms(field, slugs)
                form_field.offer(terms)
                self.initial.setdefault(field.name, [term.pk for term in terms if term.slug in slugs])
            case FieldKind.FRAMEWORK_ITEMS:
                form_field.offer(self.references.framework_items.values())
                form_field.choices = _group_by_framework(form_field.rows.values())
            case FieldKind.SOURCE:
                self.initial[field.name] = self.stored_document[field.name]
            case FieldKind.RELATED:
                form_field.entry_field, form_field.references = field, self.references
                self.initial[field.name] = self.stored_document[field.name]

    def _list_terms(self, field: EntryField, selected: Iterable[str]) -> list[Term]:
        """Current terms, and retired ones that the example already has."""
        terms = self.references.get_rows(field).values()
        return [term for term in terms if not term.retired_on or term.slug in selected]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field in PARTIAL_DATE_FIELDS:
            if field.name in cleaned:
                cleaned[field.name], precision = parse_partial_date(field, cleaned[field.name])
                setattr(self.instance, f"{field.name}_precision", precision)
        return cleaned


def build_name_lists(references: References) -> dict[str, list[str]]:
    """Id of a list on the page -> the names that its fields offer."""
    named = (FIELD_BY_NAME["related"], *(PART_BY_NAME[part].by_name[name] for part, name in NAMED_REFERENCES))
    return {f"{field.kind.name.lower()}-names": references.list_names(field) for field in named}


def _group_by_framework(items: Iterable[FrameworkItem]) -> list[tuple[str, list[tuple[ModelChoiceIteratorValue, str]]]]:
    ordered = sorted(items, key=lambda i: (i.framework.order, i.framework.slug, i.order))
    return [
        (framework.title, [(ModelChoiceIteratorValue(item.pk, item), str(item)) for item in group])
        for framework, group in groupby(ordered, key=lambda item: item.framework)
    ]


def _build_tag_field() -> forms.Field:
    messages = {"invalid_choice": RETIRED_TERM}
    return RowMultipleChoiceField(Term.objects.none(), required=False, widget=Checkboxes, error_messages=messages)


DYNAMIC_FIELDS: dict[str, forms.Field] = {
    **{field.name: PartialDateField() for field in PARTIAL_DATE_FIELDS},
    **{field.name: _build_tag_field() for field in TAG_FIELDS},
}
ExampleForm.declared_fields |= DYNAMIC_FIELDS
ExampleForm.base_fields |= DYNAMIC_FIELDS
