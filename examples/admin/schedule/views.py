"""The page that schedules publication or retirement."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from examples.admin.page_helpers import entry_url, render_page
from examples.admin.workflow import transitions
from examples.admin.workflow.permissions import can_publish
from examples.documents.errors import ValidationFailed
from examples.documents.load import load_document
from examples.documents.versions import hash_document
from examples.models import Example
from examples.presenters.formatting import format_date_time

MAX_YEARS_AHEAD = 2  # a later year is probably a typing mistake
CLOCK_CHANGE_MESSAGE = (
    "The clocks change on that day, and this time is skipped or comes twice. "
    "Choose a time at least one hour earlier or later."
)


class LocalTimeField(forms.DateTimeField):
    """Explains in plain English why Django rejects a local time that a clock change skips or repeats."""

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(CLOCK_CHANGE_MESSAGE) if error.code == "ambiguous_timezone" else error from None


class PublicationForm(forms.Form):
    time = LocalTimeField(
        label="Date and time",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Enter the time in England, for example 2026-12-01 09:00 or 01/12/2026 09:00.",
        error_messages={
            "required": "Enter a date and time.",
            "invalid": "Enter the date and time as 2026-12-01 09:00 or 01/12/2026 09:00.",
        },
    )

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_time(self) -> dt.datetime:
        time: dt.datetime = self.cleaned_data["time"]
        now = timezone.now()
        if time <= now:
            raise ValidationError(f"The time you entered has passed. Choose a time after {format_date_time(now)}.")
        if time.year > now.year + MAX_YEARS_AHEAD:
            raise ValidationError(f"The time you entered is more than {MAX_YEARS_AHEAD} years away. Check the year.")
        return time


class RetirementForm(PublicationForm):
    shown = None  # type: ignore[assignment]  # a reason is given, no text published
    reason = forms.CharField(
        label="Reason for retiring (readers will see this)",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": transitions.REASON_REQUIRED},
    )


# Status -> the form, what it schedules with its values, and the words for that.
SCHEDULES: dict[str, tuple[type[PublicationForm], Callable[..., None], str]] = {
    Example.Status.IN_REVIEW: (PublicationForm, transitions.schedule_publication, "published"),
    Example.Status.PUBLISHED: (RetirementForm, transitions.schedule_retirement, "retired"),
}


def schedule_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """Schedules publication of an entry in review, or retirement of a published entry."""
    if not can_publish(request.user):
        raise PermissionDenied
    if example.status not in SCHEDULES:
        message = "You can only schedule publication of entries in review, and retirement of published entries."
        messages.error(request, message)
        return HttpResponseRedirect(entry_url("review", example))
    # The review page, where the text is read, gives its digest.
    shown = request.GET.get("shown") or hash_document(load_document(example))
    initial = {"time": example.retire_at or example.publish_at, "reason": example.retired_reason, "shown": shown}
    form_class, schedule, outcome = SCHEDULES[example.status]
    form = form_class(request.POST or None, initial=initial)
    errors = []
    if form.is_valid():
        try:
            schedule(example, request.user, **form.cleaned_data)
        except ValidationFailed as failure:
            errors = failure.errors
        else:
            time = format_date_time(form.cleaned_data["time"])
            messages.success(request, f"The entry will be {outcome} on {time}.")
            return HttpResponseRedirect(entry_url("review", example))
    title = f"Schedule “{example}”"
    return render_page(model_admin, request, "schedule/schedule", title, original=example, form=form, errors=errors)
