"""Checkboxes and radio buttons, each with its hint beside it, and the pickers of terms made of them."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIteratorValue
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.desk.advice.help import OF_TAGS
from examples.desk.typing import ModelMultipleChoice
from examples.models import FrameworkItem, Term, Vocabulary


class _Hinted(ChoiceWidget):
    """Draws every option with the hint of the row it stands for, tied to it for screen readers."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = self.get_context(name, value, attrs)
        return render_to_string("desk/choices.html", context)


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    pass


class Radios(_Hinted, forms.RadioSelect):
    pass


class TermPicker(ModelMultipleChoice):
    """The terms of one vocabulary that an example may carry."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(
            queryset=Term.objects.of(vocabulary),
            label=vocabulary.label,
            help_text=OF_TAGS.get(vocabulary, ""),
            required=False,
            widget=Checkboxes,
            error_messages={"invalid_choice": "That term is not on offer any more: it was retired."},
        )


def offer_current(field: Any, chosen: Iterable[int]) -> None:
    """Leaves out the retired terms, save those an example has already."""
    if field.empty_label is not None:  # of radio buttons; checkboxes have none
        field.empty_label = "Not chosen yet"
    field.queryset = field.queryset.filter(Q(retired_on__isnull=True) | Q(pk__in=list(chosen)))


def by_framework() -> list[tuple[str, list[tuple[ModelChoiceIteratorValue, str]]]]:
    """Ambitions, duties and statutory actions under the title of their framework."""
    items = FrameworkItem.objects.select_related("framework").order_by("framework__order", "framework__slug", "order")
    return [
        (framework.title, [(ModelChoiceIteratorValue(item.pk, item), str(item)) for item in group])
        for framework, group in groupby(items, key=lambda item: item.framework)
    ]
