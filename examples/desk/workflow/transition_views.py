"""The buttons of the review page: each takes one step of the workflow, or says why not and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from examples.desk.workflow import transitions
from examples.desk.workflow.permissions import can_edit_any, can_publish, is_public, needs_second_person
from examples.desk.workflow.review import OTHER, entry_url, review_digest
from examples.desk.workflow.working_copies import confirm_copy, discard_copy, get_working_copy, lock_entry
from examples.documents.errors import EntryError, ValidationFailed, error_for
from examples.documents.load import load_document
from examples.models import Example

CHANGED = "Someone changed the entry while you were reading, so it was not published. Look again, then publish."
ENTRY_CHANGED = "The entry was changed after this working copy was made. See below what changed, then decide."


@dataclass(frozen=True)
class Transition:
    """`act` takes the step and returns the entry whose page comes next. `allowed`: of a user and an entry."""

    act: Callable[[HttpRequest, Example], Example]
    message: str
    allowed: Callable[[Any, Example], bool] = lambda user, example: can_edit_any(user)
    page: str = "review"


def transition_view(desk: Any, request: HttpRequest, pk: int, move: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    example = get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)
    if not desk.has_view_permission(request, example):
        raise PermissionDenied
    if move not in TRANSITIONS:
        raise Http404
    found = TRANSITIONS[move]
    if not found.allowed(request.user, example):
        raise PermissionDenied
    try:
        with transaction.atomic():
            shown = found.act(request, example)
    except ValidationFailed as failed:
        for error in failed.errors:
            desk.message_user(request, error.message, messages.ERROR)
    except IntegrityError as error:
        desk.message_user(request, error_for(error).message, messages.ERROR)
    except transitions.EntryChanged:
        desk.message_user(request, ENTRY_CHANGED, messages.WARNING)
    else:
        desk.message_user(request, found.message, messages.SUCCESS)
        return HttpResponseRedirect(entry_url(found.page, shown))
    return HttpResponseRedirect(_next_url(example))


def _next_url(example: Example) -> str:
    """Its page; its entry's, where a working copy is gone by now; else the list."""
    rows = [row for row in (example, example.copy_of) if row and Example.objects.filter(pk=row.pk).exists()]
    return entry_url("review", rows[0]) if rows else reverse("admin:examples_example_changelist")


def _edit(request: HttpRequest, example: Example) -> Example:
    return get_working_copy(example, request.user)


def _send(request: HttpRequest, example: Example) -> Example:
    transitions.send_to_review(example, request.user)
    return example


def _send_back(request: HttpRequest, example: Example) -> Example:
    transitions.send_back(example, request.user, request.POST.get("why", "")[:300])
    return example


def _publish(request: HttpRequest, example: Example) -> Example:
    """Only what was shown is published, and by a second person."""
    example = lock_entry(example)
    if needs_second_person(request.user, example):
        raise ValidationFailed([EntryError("", OTHER)])
    now = review_digest(example, load_document(example))
    if request.POST.get("shown", now) != now:
        raise ValidationFailed([EntryError("", CHANGED)])
    return transitions.publish(example, request.user)


def _retire(request: HttpRequest, example: Example) -> Example:
    transitions.retire(example, request.user, request.POST.get("why", "")[:2000])
    return example


def _check(request: HttpRequest, example: Example) -> Example:
    transitions.record_check(example, request.user, request.POST.get("note", "")[:300])
    return example


def _discard(request: HttpRequest, example: Example) -> Example:
    discard_copy(example, request.user)
    return example.copy_of or example


def _confirm(request: HttpRequest, example: Example) -> Example:
    confirm_copy(example, request.user)
    return example


def _is_copy(user: Any, example: Example) -> bool:
    return can_edit_any(user) and example.copy_of_id is not None


def _is_public(user: Any, example: Example) -> bool:
    return can_edit_any(user) and is_public(example)


def _is_publisher(user: Any, example: Example) -> bool:
    return can_publish(user)


TRANSITIONS = {
    "edit": Transition(
        _edit, "This is the working copy. Readers keep the published text.", allowed=_is_public, page="change"
    ),
    "send": Transition(_send, "Sent to review."),
    "send-back": Transition(_send_back, "Back to draft."),
    "publish": Transition(_publish, "Published: readers see it now.", allowed=_is_publisher),
    "retire": Transition(_retire, "Retired: the page stays and says why.", allowed=_is_publisher),
    "check": Transition(_check, "Recorded as checked today. The next check is due in a year."),
    "discard": Transition(_discard, "The working copy is gone; its text is in the history.", allowed=_is_copy),
    "confirm": Transition(_confirm, "The working copy stays as it is and can be published.", allowed=_is_copy),
}
