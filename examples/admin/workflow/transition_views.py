"""The buttons of the review page: each takes one step of the workflow, or says why not and changes nothing."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from examples.admin.page_helpers import entry_url
from examples.admin.workflow import transitions
from examples.admin.workflow.permissions import (
    SECOND_PERSON_REQUIRED,
    can_edit_any,
    can_publish,
    is_public,
    needs_second_person,
)
from examples.admin.workflow.working_copies import confirm_copy, discard_copy, get_working_copy, lock_entry
from examples.documents.errors import EntryError, ValidationFailed, list_errors
from examples.documents.load import load_document
from examples.documents.versions import hash_document
from examples.models import Example

CHANGED = (
    "Someone changed this entry while you were reading it, so it was not published. Check the changes, then publish."
)
ENTRY_CHANGED = (
    "The entry was changed after this working copy was made. "
    "Check what changed below, then confirm or edit the working copy."
)


class Transition(NamedTuple):
    """`applies`: to which entries, whatever their status. `fields`: what is posted with the button -> its longest."""

    take: Callable[..., object]
    message: str
    allowed: Callable[[Any], bool] = can_edit_any
    applies: Callable[[Example], bool] = lambda example: True
    fields: dict[str, int] = {}


def _publish(example: Example, user: Any, shown: str | None = None) -> None:
    """Only what was shown is published, and by a second person."""
    example = lock_entry(example)
    if needs_second_person(user, example):
        raise ValidationFailed([EntryError("", SECOND_PERSON_REQUIRED.format("You"))])
    if shown not in (None, hash_document(load_document(example))):
        raise ValidationFailed([EntryError("", CHANGED)])
    transitions.publish_entry(example, user)


def _is_copy(example: Example) -> bool:
    return example.copy_of_id is not None


TRANSITIONS = {
    "edit": Transition(
        get_working_copy, "This is the working copy. Readers keep the published text.", applies=is_public
    ),
    "send": Transition(transitions.send_to_review, "Sent for review."),
    "send-back": Transition(transitions.return_to_draft, "Returned to draft.", fields={"why": 300}),
    "publish": Transition(_publish, "Published: readers see it now.", can_publish, fields={"shown": 64}),
    "retire": Transition(
        transitions.retire_entry, "Retired: the page stays and says why.", can_publish, fields={"why": 2000}
    ),
    "check": Transition(
        transitions.record_check, "Recorded as checked today. The next check is due in a year.", fields={"note": 300}
    ),
    "discard": Transition(
        discard_copy, "The working copy was discarded. Its text is in the history.", applies=_is_copy
    ),
    "confirm": Transition(
        confirm_copy, "The working copy is confirmed and can be published.", applies=_is_copy, fields={"shown": 64}
    ),
}


@require_POST
def transition_view(request: HttpRequest, model_admin: Any, example: Example, move: str) -> HttpResponse:
    if move not in TRANSITIONS:
        raise Http404
    transition = TRANSITIONS[move]
    if not transition.allowed(request.user) or not transition.applies(example):
        raise PermissionDenied
    posted = {name: request.POST[name][:most] for name, most in transition.fields.items() if name in request.POST}
    try:
        with transaction.atomic():
            transition.take(example, request.user, **posted)
    except (ValidationFailed, IntegrityError) as failed:
        for error in list_errors(failed):
            messages.error(request, error.message)
    except transitions.CopyConflict:
        messages.warning(request, ENTRY_CHANGED)
    else:
        messages.success(request, transition.message)
        if copy := move == "edit" and Example.objects.filter(copy_of=example).first():
            return HttpResponseRedirect(entry_url("change", copy))
    # A working copy may be gone by now, and then its entry is shown; a draft may have been deleted.
    row = example if Example.objects.filter(pk=example.pk).exists() else example.copy_of
    return HttpResponseRedirect(entry_url("review", row) if row else reverse("admin:examples_example_changelist"))
