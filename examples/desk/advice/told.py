"""Advice after saving, as messages at the top of the next page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from examples.desk.advice.advice import advise
from examples.desk.advice.personal import Hint
from examples.desk.typing import Admin
from examples.desk.versions.read import read
from examples.desk.workflow.saving import REPLAYED
from examples.models import Example

SHOWN = 5


class TellsAdvice(Admin):
    """An admin class of entries. Of a form that was only tried, to see what was typed, nothing is said."""

    def response_add(self, request: HttpRequest, obj: Example, post_url_continue: Any = None) -> HttpResponse:
        self._tell(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Example) -> HttpResponse:
        if REPLAYED not in request.META:
            self._tell(request, obj)
        return super().response_change(request, obj)

    def _tell(self, request: HttpRequest, example: Example) -> None:
        advice = advise(read(example))
        if advice.hints:
            self.message_user(request, personal(advice.hints), messages.WARNING)
        if advice.figures:
            self.message_user(request, " ".join([advice.figures, *advice.better]), messages.INFO)


def personal(hints: list[Hint]) -> str:
    more = f"; and {len(hints) - SHOWN} more" if len(hints) > SHOWN else ""
    said = "; ".join(map(str, hints[:SHOWN]))
    return (
        f"Is this personal data? {said}{more}. Take out whatever a patient, or anyone close to one, could be known by."
    )
