"""The page on which publication or retirement is scheduled, and the button that removes the schedule."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from examples.admin.page_helpers import entry_url, render_page
from examples.admin.schedule.scheduling import remove_schedule, schedule_publication, schedule_retirement
from examples.admin.workflow.permissions import can_publish
from examples.admin.workflow.transitions import REASON_REQUIRED
from examples.documents.errors import ValidationFailed
from examples.models import Example
from examples.presenters.formatting import format_date_time

YEARS_AHEAD = 2  # a later year is a typing mistake
CLOCKS_CHANGE = (
    "The clocks change then, so this time does not exist or happens twice. "
    "Choose a time at least one hour earlier or later."
)


class LocalTimeField(forms.DateTimeField):
    """Django refuses a local time that the change of the clocks skips or repeats; here in plain words."""

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(CLOCKS_CHANGE) if error.code == "ambiguous_timezone" else error from None


class PublicationForm(forms.Form):
    time = LocalTimeField(
        label="Date and time",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="The time in England, for example 2026-12-01 09:00 or 01/12/2026 09:00.",
        error_messages={
            "required": "Enter a date and time.",
            "invalid": "Enter the date and time as 2026-12-01 09:00 or 01/12/2026 09:00.",
        },
    )

    def clean_time(self) -> dt.datetime:
        time: dt.datetime = self.cleaned_data["time"]
        now = timezone.now()
        if time <= now:
            raise ValidationError(f"That time has passed. Choose a time after {format_date_time(now)}.")
        if time.year > now.year + YEARS_AHEAD:
            raise ValidationError("That is more than 2 years away. Check the year.")
        return time

    def save(self, example: Example, user: Any) -> str:
        """Returns a sentence that says what was scheduled. Raises ValidationFailed."""
        schedule_publication(example, user, self.cleaned_data["time"])
        return f"It will be published on {format_date_time(self.cleaned_data['time'])}."


class RetirementForm(PublicationForm):
    reason = forms.CharField(
        label="Reason for retiring (readers will see this)",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": REASON_REQUIRED},
    )

    def save(self, example: Example, user: Any) -> str:
        schedule_retirement(example, user, self.cleaned_data["time"], self.cleaned_data["reason"])
        return f"It will be retired on {format_date_time(self.cleaned_data['time'])}."


FORMS = {Example.Status.IN_REVIEW.value: PublicationForm, Example.Status.PUBLISHED.value: RetirementForm}


def schedule_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """What is in review is published at that time, what is published is retired."""
    if not can_publish(request.user):
        raise PermissionDenied
    if example.status not in FORMS:
        text = "Only entries in review can be scheduled for publication, and only published ones for retirement."
        messages.error(request, text)
        return HttpResponseRedirect(entry_url("review", example))
    planned = example.retire_at or example.publish_at
    form = FORMS[example.status](request.POST or None, initial={"time": planned, "reason": example.retired_reason})
    errors = []
    if form.is_valid():
        try:
            messages.success(request, form.save(example, request.user))
            return HttpResponseRedirect(entry_url("review", example))
        except ValidationFailed as failed:
            errors = failed.errors
    title = f"Schedule “{example}”"
    return render_page(model_admin, request, "schedule/schedule", title, original=example, form=form, errors=errors)


@require_POST
def cancel_schedule_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    if not can_publish(request.user):
        raise PermissionDenied
    try:
        remove_schedule(example, request.user)
        messages.success(request, "Schedule removed.")
    except ValidationFailed as failed:
        messages.warning(request, str(failed))
    return HttpResponseRedirect(entry_url("review", example))
