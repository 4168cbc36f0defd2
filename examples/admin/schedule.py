"""Schedules publication and retirement: the run that carries out what is due, and the page for editors. Several
machines may carry it out at the same time: row locks keep them apart."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from examples.admin.pages import entry_url, render_page
from examples.admin.workflow import transitions
from examples.admin.workflow.permissions import SECOND_PERSON_REQUIRED, can_publish, needs_second_person
from examples.documents.errors import ValidationFailed, describe_error
from examples.documents.load import load_document
from examples.documents.versions import hash_document
from examples.models import Example
from examples.presenters.formatting import format_date_time

log = logging.getLogger(__name__)
PUBLISH, RETIRE = "publish_at", "retire_at"
PENDING_TEXT = {PUBLISH: "to be published", RETIRE: "to be retired"}
SUCCESS_TEXT = {PUBLISH: "Published on schedule", RETIRE: "Retired on schedule"}
FAILURE_TEXT = {PUBLISH: "Could not be published on schedule", RETIRE: "Could not be retired on schedule"}
NO_ACCOUNT_FAULT = (
    "the account that scheduled this entry no longer exists. Ask a publisher to schedule the entry again."
)
NOT_ALLOWED_FAULT = (
    "{} no longer has permission to publish or retire entries. Ask a publisher to schedule this entry again."
)
OUTDATED_FAULT = (
    "the published entry was changed since this working copy was made. "
    "Check the changes on the review page, then confirm the copy."
)
UNEXPECTED_FAULT = "an unexpected error occurred. The server’s log has the details."
MAX_YEARS_AHEAD = 2  # a later year is probably a typing mistake
CLOCK_CHANGE_MESSAGE = (
    "The clocks change on that day, and this time is skipped or comes twice. "
    "Choose a time at least one hour earlier or later."
)


@dataclass(frozen=True)
class ScheduleResult:
    """The result for one entry. `kind`: PUBLISH or RETIRE. `fault`: why it failed, empty if it succeeded."""

    title: str
    due: dt.datetime
    kind: str
    fault: str = ""
    dry_run: bool = False

    def __str__(self) -> str:
        success = (PENDING_TEXT if self.dry_run else SUCCESS_TEXT)[self.kind]
        outcome = f"{FAILURE_TEXT[self.kind]}: {self.fault}" if self.fault else success
        return f"“{self.title}” ({format_date_time(self.due)}): {outcome}"


def run_schedule(now: dt.datetime | None = None, *, dry_run: bool = False) -> Iterator[ScheduleResult]:
    """Handles each due entry in its own transaction, earliest first. `dry_run`: rolls each transaction back."""
    now, due = now or timezone.now(), []
    for kind, status in ((PUBLISH, Example.Status.IN_REVIEW), (RETIRE, Example.Status.PUBLISHED)):
        rows = Example.objects.filter(status=status, **{f"{kind}__lte": now})
        due += [(time, kind, pk) for time, pk in rows.values_list(kind, "pk")]
    for time, kind, pk in sorted(due):
        with transaction.atomic():
            # Empty if another run has locked the entry, or someone removed the schedule.
            rows = Example.objects.select_for_update(skip_locked=True).filter(pk=pk, **{f"{kind}__lte": now})
            results = [ScheduleResult(row.title, time, kind, _apply_schedule(kind, row), dry_run) for row in rows]
            transaction.set_rollback(dry_run)
        yield from results


def _apply_schedule(kind: str, row: Example) -> str:
    """Returns the fault, empty if it succeeded. After a fault the time is removed, so that it is not retried every
    minute, and the fault is stored for editors to see."""
    fault = _find_account_fault(kind, row) or _change_status(kind, row)
    if fault:
        row.refresh_from_db()
        changes = {kind: None, "scheduled_by": None, "schedule_fault": fault}
        transitions.change_state(row, None, f"{FAILURE_TEXT[kind]}: {fault}", row.status, **changes)
    return fault


def _find_account_fault(kind: str, row: Example) -> str:
    """Why the account that scheduled it may not do it; empty if it may."""
    user = row.scheduled_by
    if user is None:
        return NO_ACCOUNT_FAULT
    if not (user.is_active and user.is_staff and can_publish(user)):
        return NOT_ALLOWED_FAULT.format(user.get_username())
    is_refused = kind == PUBLISH and needs_second_person(user, row)
    return SECOND_PERSON_REQUIRED.format(user.get_username()) if is_refused else ""


def _change_status(kind: str, row: Example) -> str:
    """Returns the fault, empty if it succeeded. Only a database failure ends the whole run."""
    user: Any = row.scheduled_by
    try:
        with transaction.atomic():
            if kind == PUBLISH:
                transitions.publish_entry(row, user, SUCCESS_TEXT[PUBLISH])
            else:
                transitions.retire_entry(row, user, row.retired_reason)
    except (ValidationFailed, IntegrityError) as error:
        return describe_error(error)
    except transitions.StaleEntry:
        return OUTDATED_FAULT
    except Error:
        raise
    except Exception:
        log.exception("%s: example %s", FAILURE_TEXT[kind], row.pk)
        return UNEXPECTED_FAULT
    return ""


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
