"""The form of an example: a picker for each vocabulary, dates as far as they are known, sources of its own."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIteratorValue

from examples.admin.fields import ExamplesField, PartialDateField, RowChoiceField, RowMultipleChoiceField
from examples.admin.forms import CatalogueForm
from examples.admin.widgets import Checkboxes, Radios
from examples.documents.fields import EntryField, FieldKind
from examples.documents.load import build_document
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, LIST_FIELDS, build_empty_document
from examples.documents.values import format_partial_date, parse_partial_date
from examples.models import Example, FrameworkItem, Source, Term

SAVE_FIRST = "A new source can be chosen once it has been saved with this example."
NOT_OWN = f"Choose one of this example’s own sources. {SAVE_FIRST}"
RETIRED = "This term can no longer be chosen: it was retired."
PARTIAL_DATES = tuple(field for field in ENTRY_FIELDS if field.kind is FieldKind.PARTIAL_DATE)
TAGS = tuple(field for field in LIST_FIELDS if field.kind is FieldKind.TERMS)


def offer_sources(field: Any, sources: Iterable[Source]) -> None:
    """Only the example's own, as numbered on its page."""
    field.label_from_instance = lambda source: str(source)[:90]
    field.error_messages |= {"required": NOT_OWN, "invalid_choice": NOT_OWN}
    field.offer(sources)


class ExampleForm(CatalogueForm):
    """Labels and help come from the schema. `stored_document`: the entry as it was read for this form."""

    related = ExamplesField(required=False)
    stage = RowChoiceField(Term.objects.none(), required=False, widget=Radios)
    evidence = RowChoiceField(Term.objects.none(), required=False, widget=Radios)
    cost_band = RowChoiceField(Term.objects.none(), required=False, widget=Radios)
    evidence_source = RowChoiceField(Source.objects.none(), required=False)
    framework_items = RowMultipleChoiceField(FrameworkItem.objects.none(), required=False, widget=Checkboxes)

    class Meta:
        model = Example
        fields = "__all__"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.references = References()
        self.stored_document = build_document(self.instance) if self.instance.pk else build_empty_document()
        for field in ENTRY_FIELDS:
            if field.name in self.fields:
                self._describe(field)

    def _describe(self, field: EntryField) -> None:
        shown: Any = self.fields[field.name]
        shown.label, shown.help_text = field.label, field.help
        match field.kind:
            case FieldKind.PARTIAL_DATE:
                precision = getattr(self.instance, f"{field.name}_precision")
                self.initial[field.name] = format_partial_date(getattr(self.instance, field.name), precision)
            case FieldKind.TERM:
                shown.empty_label = "Not chosen yet"
                shown.offer(self._offered(field, [self.stored_document[field.name]]))
            case FieldKind.TERMS:
                carried = self._offered(field, self.stored_document[field.name])
                shown.offer(carried)
                slugs = self.stored_document[field.name]
                self.initial.setdefault(field.name, [term.pk for term in carried if term.slug in slugs])
            case FieldKind.FRAMEWORK_ITEMS:
                shown.offer(self.references.framework_items.values())
                shown.choices = _by_framework(shown.rows.values())
            case FieldKind.SOURCE:
                offer_sources(shown, self.instance.sources.all() if self.instance.pk else ())
                shown.help_text = f"{field.help} {SAVE_FIRST}"

    def _offered(self, field: EntryField, carried: Iterable[str]) -> list[Term]:
        """Without the retired terms, but for those that the example has already."""
        terms = self.references.get_rows(field).values()
        return [term for term in terms if not term.retired_on or term.slug in carried]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field in PARTIAL_DATES:
            if field.name in cleaned:
                cleaned[field.name], precision = parse_partial_date(field, cleaned[field.name])
                setattr(self.instance, f"{field.name}_precision", precision)
        return cleaned


def _by_framework(items: Iterable[FrameworkItem]) -> list[tuple[str, list[tuple[ModelChoiceIteratorValue, str]]]]:
    """Ambitions, duties and statutory actions under the title of their framework."""
    ordered = sorted(items, key=lambda i: (i.framework.order, i.framework.slug, i.order))
    return [
        (framework.title, [(ModelChoiceIteratorValue(item.pk, item), str(item)) for item in group])
        for framework, group in groupby(ordered, key=lambda item: item.framework)
    ]


DECLARED: dict[str, forms.Field] = {
    **{field.name: PartialDateField() for field in PARTIAL_DATES},
    **{
        field.name: RowMultipleChoiceField(
            Term.objects.none(), required=False, widget=Checkboxes, error_messages={"invalid_choice": RETIRED}
        )
        for field in TAGS
    },
}
ExampleForm.declared_fields |= DECLARED
ExampleForm.base_fields |= DECLARED
