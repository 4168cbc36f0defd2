"""The page on which a day is chosen, and the button that takes it off."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from examples.desk.schedule.moment import moment
from examples.desk.schedule.plan import cancel, publish_on, retire_on, said
from examples.desk.workflow.permissions import can_publish
from examples.desk.workflow.review import entry_url
from examples.documents.errors import EntryError, ValidationFailed
from examples.models import Example

MORNING = "09:00"


class DayForm(forms.Form):
    """A day and an hour, in local time. Two fields: each has a picker of the browser's, and can be typed."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Written as 2026-12-01 or 01/12/2026.",
        error_messages={"invalid": "Write the day as 2026-12-01 or 01/12/2026."},
    )
    hour = forms.TimeField(
        label="Time",
        initial=MORNING,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="The time in England, from 00:00 to 23:59.",
        error_messages={"invalid": "Write the time as 09:00 or 17:30."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "hour"} <= set(cleaned):
            try:
                cleaned["moment"] = moment(cleaned["day"], cleaned["hour"], timezone.now())
            except forms.ValidationError as refused:
                self.add_error("day", refused)
        return cleaned


class RetiringForm(DayForm):
    why = forms.CharField(
        label="Why it is retired (readers see this from that day on)",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Say why it is retired: readers see the reason."},
    )


def schedule_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What is in review is published on the day, what is published is retired."""
    example = _example(request, pk)
    if example.status not in (Example.Status.IN_REVIEW, Example.Status.PUBLISHED):
        said = "Only what is in review can be published on a day, and only what is published retired on one."
        desk.message_user(request, said, messages.ERROR)
        return HttpResponseRedirect(entry_url("review", example))
    form = _form(request, example)
    gaps: list[EntryError] = []
    if form.is_valid():
        try:
            return _scheduled(desk, request, example, form.cleaned_data)
        except ValidationFailed as refused:
            gaps = refused.errors
    return _page(desk, request, example, form, gaps)


def _page(desk: Any, request: HttpRequest, example: Example, form: DayForm, gaps: list[EntryError]) -> HttpResponse:
    retiring = example.status == Example.Status.PUBLISHED
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "original": example,
        "title": f"{'Retire' if retiring else 'Publish'} “{example}” on a day",
        "form": form,
        "gaps": gaps,
        "retiring": retiring,
        "planned": example.retire_at or example.publish_at,
    }
    return TemplateResponse(request, "desk/schedule/day.html", context)


def cancel_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    example = _example(request, pk)
    try:
        cancel(example, request.user)
        desk.message_user(request, "No day is set now: nothing happens by itself.", messages.SUCCESS)
    except ValidationFailed as refused:
        for error in refused.errors:
            desk.message_user(request, error.message, messages.WARNING)
    return HttpResponseRedirect(entry_url("review", example))


def _example(request: HttpRequest, pk: int) -> Example:
    if not can_publish(request.user):
        raise PermissionDenied
    return get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)


def _form(request: HttpRequest, example: Example) -> DayForm:
    kind = RetiringForm if example.status == Example.Status.PUBLISHED else DayForm
    planned = example.retire_at or example.publish_at
    local = timezone.localtime(planned) if planned else None
    known = {"day": local.date(), "hour": local.time()} if local else {}
    return kind(request.POST if request.method == "POST" else None, initial={**known, "why": example.retired_reason})


def _scheduled(desk: Any, request: HttpRequest, example: Example, chosen: dict[str, Any]) -> HttpResponse:
    day: dt.datetime = chosen["moment"]
    if "why" in chosen:
        retire_on(example, request.user, day, chosen["why"])
        done = "It will be retired"
    else:
        publish_on(example, request.user, day)
        done = "It will be published"
    desk.message_user(request, f"{done} on {said(day)}.", messages.SUCCESS)
    return HttpResponseRedirect(entry_url("review", example))


PAGES: tuple[tuple[str, Any, str], ...] = (
    ("<int:pk>/schedule/", schedule_view, "schedule"),
    ("<int:pk>/schedule/cancel/", cancel_view, "unschedule"),
)
