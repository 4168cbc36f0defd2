"""Forms that change terms. Each has the text of its page; `run_action` returns a sentence that says what changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from examples.admin.terms import term_actions
from examples.documents.versions import User
from examples.models import Term, Vocabulary

MAX_POSITION = 999


def build_replacement_field(**options: Any) -> forms.ModelChoiceField[Term]:
    """TermForm sets the queryset."""
    messages = {
        "required": "Choose the term that replaces this one.",
        "invalid_choice": "Someone retired or merged the chosen term while this page was open. Choose another term.",
    }
    return forms.ModelChoiceField(queryset=Term.objects.none(), error_messages=messages, **options)


class TermForm(forms.Form):
    """A change of one term. `blocked_reason`: why the change is not possible, or ""."""

    heading = explanation = button = ""
    allowed_in_fixed_order = True

    def __init__(self, term: Term, data: Any = None) -> None:
        super().__init__(data)
        self.term, self.terms, self.title = term, [term], self.heading.format(term)
        self.blocked_reason = "" if self.allowed_in_fixed_order else term_actions.explain_fixed_order(term.vocabulary)
        if "replacement" in self.fields:
            self.fields["replacement"].queryset = term_actions.list_replacements(term)  # type: ignore[attr-defined]


class MergeForm(TermForm):
    heading = "Merge “{}” into another term"
    explanation = (
        "Everything listed below, including published entries, changes from this term to the one you choose. This term "
        "is then retired, and its web addresses lead to the chosen term. Nothing else changes. To undo a merge, do two "
        "things: reinstate this term, then restore the version before the merge in each entry’s history."
    )
    button = "Merge"
    allowed_in_fixed_order = False
    replacement = build_replacement_field(empty_label="Choose a term", label="Which term replaces this one?")

    def run_action(self, user: User) -> str:
        return term_actions.merge_term(self.term, self.cleaned_data["replacement"], user)


class RetireForm(TermForm):
    heading = "Retire “{}”"
    explanation = (
        "Nobody can choose the term any more, but everything listed below keeps it. To give entries another term, "
        "merge this term into that one instead."
    )
    button = "Retire"
    replacement = build_replacement_field(empty_label="None", label="What should readers use instead?", required=False)

    def __init__(self, term: Term, data: Any = None) -> None:
        super().__init__(term, data)
        self.fields["replacement"].help_text = (
            term_actions.explain_fixed_order(term.vocabulary)
            or "Old addresses and saved searches will use the term that you choose. Choose “None” if no term replaces "
            "this one."
        )
        self.initial = {"replacement": term.replaced_by}

    def run_action(self, user: User) -> str:
        return term_actions.retire_term(self.term, self.cleaned_data["replacement"])


class ReinstateForm(TermForm):
    heading = "Reinstate “{}”"
    explanation = (
        "Editors and readers can choose this term again. Entries that a merge moved to another term stay with that "
        "other term."
    )
    button = "Reinstate"

    def run_action(self, user: User) -> str:
        return term_actions.reinstate_term(self.term)


class RenameForm(TermForm):
    heading = "Rename “{}”"
    explanation = "Everything listed below shows the new name at once. The slug, and so every address, stays the same."
    button = "Rename"
    label, hint = (Term._meta.get_field(name).formfield(widget=AdminTextInputWidget) for name in ("label", "hint"))  # type: ignore[union-attr]
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, term: Term, data: Any = None) -> None:
        super().__init__(term, data)
        self.fields["label"].error_messages["required"] = "Enter a label."
        self.initial = {"label": term.label, "hint": term.hint, "opened": term_actions.describe_term(term)}

    def run_action(self, user: User) -> str:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["opened"] = self.initial["opened"]  # if it is refused, the form is shown again
        self.data = data
        return term_actions.rename_term(self.term, **self.cleaned_data)


class OrderForm(forms.Form):
    """One number for each term in use. Terms with the same number keep their order."""

    explanation = (
        "Number the terms in the order you want. Terms with the same number keep their order. No entry changes."
    )
    button = "Reorder"

    def __init__(self, vocabulary: Vocabulary, data: Any = None) -> None:
        super().__init__(data)
        self.vocabulary, self.title = vocabulary, f"Reorder the vocabulary “{vocabulary.label}”"
        self.blocked_reason = term_actions.explain_fixed_order(vocabulary)
        self.terms = list(Term.objects.in_vocabulary(vocabulary).current())
        message = f"Enter a whole number from 1 to {MAX_POSITION}."
        for position, term in enumerate(self.terms, 1):
            self.fields[f"position-{term.pk}"] = forms.IntegerField(
                min_value=1, max_value=MAX_POSITION, label=term.label, initial=position,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message),
            )  # fmt: skip

    def run_action(self, user: User) -> str:
        ordered = sorted(self.terms, key=lambda term: self.cleaned_data[f"position-{term.pk}"])
        return term_actions.reorder_terms(self.vocabulary, [term.pk for term in ordered])


TERM_FORMS = {"rename": RenameForm, "merge": MergeForm, "retire": RetireForm, "return": ReinstateForm}
