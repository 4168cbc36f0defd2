"""The form of an example: a picker for each vocabulary, dates as far as they are known, sources of its own."""

from typing import Any

from django import forms

from examples.desk.choices import Radios, TermPicker, by_framework, offer_current
from examples.desk.fields import ExamplesField, PartialDateField, written
from examples.desk.forms import DeskForm
from examples.loading.schema import partial_date
from examples.models import TAGGED, Example, Source, Term

GRADES = ("stage", "evidence", "cost_band")
SAVE_FIRST = "Lists the sources saved with this example. A new source can be chosen once the example has been saved."
NOT_OWN = "Choose one of this example's own sources. A new source can be chosen once the example has been saved."


def offer_own_sources(field: Any, example: Example) -> None:
    """Only the example's own sources, as numbered on its page."""
    field.queryset = Source.objects.filter(example_id=example.pk)
    field.help_text = SAVE_FIRST
    field.label_from_instance = lambda source: str(source)[:90]
    field.error_messages |= {"required": NOT_OWN, "invalid_choice": NOT_OWN}


class ExampleForm(DeskForm):
    started_on = PartialDateField(label="Started")
    ended_on = PartialDateField(label="Ended")
    related = ExamplesField(
        label="Related examples",
        help_text="One a line: the last part of the address of each, such as “silver-line”. A whole address will do.",
    )

    class Meta:
        model = Example
        fields = "__all__"
        widgets = dict.fromkeys(GRADES, Radios)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = list(self.instance.terms.values_list("vocabulary", "pk")) if self.instance.pk else []
        for vocabulary in TAGGED:
            self._offer(vocabulary.value, [pk for of, pk in chosen if of == vocabulary])
            self.initial.setdefault(vocabulary.value, [pk for of, pk in chosen if of == vocabulary])
        for name in GRADES:
            self._offer(name, [getattr(self.instance, f"{name}_id")])
        for name in ("started", "ended"):
            precision = getattr(self.instance, f"{name}_precision")
            self.initial[f"{name}_on"] = written(getattr(self.instance, name), precision)
        if "framework_items" in self.fields:
            self.fields["framework_items"].choices = by_framework()  # type: ignore[attr-defined]
        if "evidence_source" in self.fields:
            offer_own_sources(self.fields["evidence_source"], self.instance)

    def _offer(self, name: str, chosen: list[Any]) -> None:
        if name in self.fields:
            offer_current(self.fields[name], [pk for pk in chosen if pk])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, end in (("started", 0), ("ended", 1)):
            if f"{name}_on" in cleaned:
                self._date(name, end, cleaned[f"{name}_on"])
        started, ended = self.instance.started, self.instance.ended
        if started and ended and ended < started:
            self.add_error("ended_on", "The end may not be before the start.")
        own = {self.instance.pk, self.instance.copy_of_id}
        if any(other.pk in own for other in cleaned.get("related", ())):
            self.add_error("related", "An example is not related to itself: take its own line away.")
        return cleaned

    def _date(self, name: str, end: int, text: str) -> None:
        dates = partial_date(text) if text else (None, None, Example.Precision.YEAR)
        setattr(self.instance, name, dates[end])
        setattr(self.instance, f"{name}_precision", dates[2])

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        picked = [term for vocabulary in TAGGED for term in self._picked(vocabulary.value)]
        self.instance.terms.set(picked)

    def _picked(self, name: str) -> list[Term]:
        return list(self.cleaned_data.get(name, ()))


PICKERS: dict[str, forms.Field] = {vocabulary.value: TermPicker(vocabulary) for vocabulary in TAGGED}
ExampleForm.declared_fields |= PICKERS
ExampleForm.base_fields |= PICKERS
