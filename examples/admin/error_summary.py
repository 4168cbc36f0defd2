"""The error summary above a form: every error of the form and its rows, with a link to the field."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import ErrorDict, ErrorList
from django.utils.text import capfirst


class ErrorLink(NamedTuple):
    anchor: str
    text: str


def build_error_summary(form: Any, formsets: Iterable[Any]) -> Iterator[ErrorLink]:
    """Yields errors in the order of the page: the form's own fields, then its inlines."""
    if not form.is_bound:
        return
    anchors = {formset.prefix: f"{formset.prefix}-group" for formset in formsets}
    yield from _list_errors(form, f"{form._meta.model._meta.model_name}_form", anchors)
    for formset in formsets:
        yield from (ErrorLink(anchors[formset.prefix], str(message)) for message in formset.non_form_errors())
        for number, row in enumerate(formset.forms):
            if not getattr(row, "cleaned_data", {}).get(DELETION_FIELD_NAME):
                for anchor, text in _list_errors(row, f"{formset.prefix}-{number}", {}):
                    yield ErrorLink(anchor, f"{formset.row_label} {number + 1}: {text}")


def _list_errors(form: Any, form_anchor: str, anchors: dict[str, str]) -> Iterator[ErrorLink]:
    data = form.errors.as_data() if form.errors else {}
    for name in [name for name in form.fields if name in data]:
        for error in data[name]:
            # The publishing rules' messages name the field themselves.
            label = "" if error.code == name else f"{capfirst(form[name].label)}: "
            yield from (ErrorLink(form[name].auto_id, f"{label}{message}") for message in error.messages)
    for error in data.get(NON_FIELD_ERRORS, ()):
        yield from (ErrorLink(anchors.get(error.code, form_anchor), message) for message in error.messages)


def clear_errors(form: Any, formsets: Iterable[Any]) -> None:
    """Shows a form again without errors, for someone who is not ready to save it."""
    for formset in formsets:
        formset._errors, formset._non_form_errors = [{} for _ in formset.forms], ErrorList()
        for row in formset.forms:
            row._errors = ErrorDict()
    form._errors = ErrorDict()
