"""Everything that is wrong with a form and its rows, each with a link to the place where it can be put right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst


@dataclass(frozen=True)
class Problem:
    anchor: str
    text: str


def problems(form: Any, formsets: Iterable[Any]) -> list[Problem]:
    """In the order of the page: the form's own fields, then its inlines."""
    formsets = list(formsets)
    if not form.is_bound:
        return []
    groups = {formset.prefix: f"{formset.prefix}-group" for formset in formsets}
    return [
        *_of_form(form, f"{form._meta.model._meta.model_name}_form", "", groups),
        *(problem for formset in formsets for problem in _of_rows(formset)),
    ]


def _of_form(form: Any, whole: str, where: str, groups: dict[str, str]) -> Iterator[Problem]:
    data = form.errors.as_data()
    for name in [name for name in form.fields if name in data]:
        for error in data[name]:
            said_already = error.code == name  # the gate's own words name what is missing
            prefix = where if said_already else f"{where}{capfirst(form[name].label)}: "
            yield from (Problem(form[name].auto_id, f"{prefix}{message}") for message in error.messages)
    for error in data.get(NON_FIELD_ERRORS, ()):
        anchor = groups.get(error.code, whole)
        yield from (Problem(anchor, f"{where}{message}") for message in error.messages)


def _of_rows(formset: Any) -> Iterator[Problem]:
    for message in formset.non_form_errors():
        yield Problem(f"{formset.prefix}-group", str(message))
    for number, form in enumerate(formset.forms):
        if not getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME):
            where = f"{capfirst(formset.model._meta.verbose_name)} {number + 1}: "
            yield from _of_form(form, f"{formset.prefix}-{number}", where, {})
