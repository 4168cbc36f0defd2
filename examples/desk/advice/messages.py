"""Advice after saving, as messages at the top of the next page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from examples.desk.advice.advice import advise
from examples.desk.advice.personal import Hint
from examples.documents.fields import Document

SHOWN = 5


def show_advice(request: HttpRequest, document: Document) -> None:
    advice = advise(document)
    if advice.hints:
        messages.warning(request, personal_data_warning(advice.hints))
    if advice.figures:
        messages.info(request, " ".join([advice.figures, *advice.better]))


def personal_data_warning(hints: list[Hint]) -> str:
    more = f"; and {len(hints) - SHOWN} more" if len(hints) > SHOWN else ""
    found = "; ".join(map(str, hints[:SHOWN]))
    return (
        f"Is this personal data? {found}{more}. Take out whatever a patient, or anyone close to one, could be known by."
    )
