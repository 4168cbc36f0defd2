"""What an editor fills in to change a term."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from examples.desk.terms.rules import ladder, successors
from examples.models import Term

if TYPE_CHECKING:
    ModelChoice = forms.ModelChoiceField[Term]
else:
    ModelChoice = forms.ModelChoiceField

GONE = "Choose one of the terms on offer: that one was changed meanwhile."
FURTHEST = 999


class Successors(ModelChoice):
    def __init__(self, *, empty: str, label: str, **options: Any) -> None:
        messages = {"required": f"{label} Choose a term.", "invalid_choice": GONE}
        super().__init__(
            queryset=Term.objects.none(), empty_label=empty, label=label, error_messages=messages, **options
        )


class TermForm(forms.Form):
    """`term`: the one to be changed. `refused`: why the last attempt was not taken."""

    def __init__(self, term: Term, data: Any = None, refused: str = "") -> None:
        super().__init__(data)
        self.term, self.refused = term, refused

    def clean(self) -> dict[str, Any]:
        if self.refused:
            raise ValidationError(self.refused)
        return self.cleaned_data


class MergeForm(TermForm):
    into = Successors(empty="Choose a term", label="Which term takes its place?")

    def __init__(self, term: Term, data: Any = None, refused: str = "") -> None:
        super().__init__(term, data, refused)
        self.fields["into"].queryset = successors(term)  # type: ignore[attr-defined]


class RetireForm(TermForm):
    into = Successors(empty="None", label="What should readers use instead?", required=False)

    def __init__(self, term: Term, data: Any = None, refused: str = "") -> None:
        super().__init__(term, data, refused)
        self.fields["into"].queryset = successors(term)  # type: ignore[attr-defined]
        self.fields["into"].help_text = (
            ladder(term.vocabulary)
            or "Old addresses and saved searches then lead to that term. Leave “None” if nothing took its place."
        )
        self.initial = {"into": term.replaced_by}


class ReturnForm(TermForm):
    """Nothing to fill in."""


class RenameForm(TermForm):
    label = forms.CharField(max_length=80, label="Label", error_messages={"required": "A term needs a label."})
    hint = forms.CharField(
        max_length=200, label="Hint", required=False, help_text="One short line that says what belongs here."
    )

    def __init__(self, term: Term, data: Any = None, refused: str = "") -> None:
        super().__init__(term, data, refused)
        self.initial = {"label": term.label, "hint": term.hint}
        for field in self.fields.values():
            field.widget.attrs["class"] = "vTextField"


class OrderForm(forms.Form):
    """A number for each term in use. Where two have the same, the one that was first stays first."""

    def __init__(self, terms: Iterable[Term], data: Any = None) -> None:
        super().__init__(data)
        self.terms = list(terms)
        wrong = f"Enter a whole number from 1 to {FURTHEST}."
        for place, term in enumerate(self.terms, 1):
            self.fields[f"place-{term.pk}"] = forms.IntegerField(
                min_value=1, max_value=FURTHEST, label=term.label, initial=place,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )  # fmt: skip

    def keys(self) -> list[int]:
        """In the order wanted; call it on a valid form."""
        return [term.pk for term in sorted(self.terms, key=lambda term: self.cleaned_data[f"place-{term.pk}"])]
