"""What an editor fills in to change terms. Each form knows the words of its page, and makes its change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from examples.admin.terms import term_actions
from examples.documents.versions import User
from examples.models import Term, Vocabulary

HIGHEST_PLACE = 999


def successor_field(**options: Any) -> forms.ModelChoiceField[Term]:
    """What it offers is up to the term: see TermForm."""
    messages = {
        "required": "Choose the term that takes its place.",
        "invalid_choice": "That term cannot be chosen any more because someone changed it. Choose another.",
    }
    return forms.ModelChoiceField(queryset=Term.objects.none(), error_messages=messages, **options)


class TermForm(forms.Form):
    """A change of one term, which `save` makes and says in a sentence. `barred`: why it cannot be made, if so."""

    heading = explanation = button = ""
    allowed_on_ladder = True

    def __init__(self, term: Term, data: Any = None) -> None:
        super().__init__(data)
        self.term, self.terms, self.title = term, [term], self.heading.format(term)
        self.barred = "" if self.allowed_on_ladder else term_actions.ladder_rule(term.vocabulary)
        if "into" in self.fields:
            self.fields["into"].queryset = term_actions.possible_successors(term)  # type: ignore[attr-defined]


class MergeForm(TermForm):
    heading = "Merge “{}” into another term"
    explanation = (
        "Everything listed below, published entries too, gets the other term in place of this one. Then this term is "
        "retired, and its addresses lead to the other. Nothing else is changed. A merge cannot be undone in one step: "
        "you would reinstate this term, then restore the version before the merge in each entry’s history."
    )
    button = "Merge"
    allowed_on_ladder = False
    into = successor_field(empty_label="Choose a term", label="Which term takes its place?")

    def save(self, user: User) -> str:
        return term_actions.merge_term(self.term, self.cleaned_data["into"], user)


class RetireForm(TermForm):
    heading = "Retire “{}”"
    explanation = (
        "The term is no longer offered to editors or readers. Everything listed below keeps it. To give entries "
        "another term in its place, merge it instead."
    )
    button = "Retire"
    into = successor_field(empty_label="None", label="What should readers use instead?", required=False)

    def __init__(self, term: Term, data: Any = None) -> None:
        super().__init__(term, data)
        self.fields["into"].help_text = (
            term_actions.ladder_rule(term.vocabulary)
            or "Old addresses and saved searches will use the other term instead. "
            "Choose “None” if nothing took its place."
        )
        self.initial = {"into": term.replaced_by}

    def save(self, user: User) -> str:
        return term_actions.retire_term(self.term, self.cleaned_data["into"])


class ReturnForm(TermForm):
    heading = "Reinstate “{}”"
    explanation = "The term is offered again. Entries that were given another term in its place keep that one."
    button = "Reinstate"

    def save(self, user: User) -> str:
        return term_actions.reinstate_term(self.term)


class RenameForm(TermForm):
    heading = "Rename “{}”"
    explanation = "Everything listed below shows the new name at once. The slug, and so every address, stays the same."
    button = "Rename"
    label = forms.CharField(max_length=80, error_messages={"required": "Enter a label."}, widget=AdminTextInputWidget)
    hint = forms.CharField(
        max_length=200,
        required=False,
        help_text="One short line that says what belongs here.",
        widget=AdminTextInputWidget,
    )

    def __init__(self, term: Term, data: Any = None) -> None:
        super().__init__(term, data)
        self.initial = {"label": term.label, "hint": term.hint}

    def save(self, user: User) -> str:
        return term_actions.rename_term(self.term, self.cleaned_data["label"], self.cleaned_data["hint"])


class OrderForm(forms.Form):
    """A number for each term in use. Where two have the same, the one that was first stays first."""

    explanation = (
        "Number the terms in the order you want. If two have the same number, the one that is first now stays first. "
        "No entry is changed."
    )
    button = "Reorder"

    def __init__(self, vocabulary: Vocabulary, data: Any = None) -> None:
        super().__init__(data)
        self.vocabulary, self.title = vocabulary, f"Reorder the vocabulary “{vocabulary.label}”"
        self.barred = term_actions.ladder_rule(vocabulary)
        self.terms = list(Term.objects.in_vocabulary(vocabulary).current())
        wrong = f"Enter a whole number from 1 to {HIGHEST_PLACE}."
        for place, term in enumerate(self.terms, 1):
            self.fields[f"place-{term.pk}"] = forms.IntegerField(
                min_value=1, max_value=HIGHEST_PLACE, label=term.label, initial=place,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )  # fmt: skip

    def save(self, user: User) -> str:
        places = self.cleaned_data
        ordered = sorted(self.terms, key=lambda term: places[f"place-{term.pk}"])
        return term_actions.reorder_terms(self.vocabulary, [term.pk for term in ordered])


TERM_FORMS: dict[str, type[TermForm]] = {
    "rename": RenameForm,
    "merge": MergeForm,
    "retire": RetireForm,
    "return": ReturnForm,
}
