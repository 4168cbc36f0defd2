"""The views of the workflow: the review page of an entry, and its buttons. Each button makes one transition, or changes
nothing and gives the reason."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from examples.admin.pages import entry_url, render_page
from examples.admin.workflow import transitions, working_copies
from examples.admin.workflow.permissions import (
    SECOND_PERSON_REQUIRED,
    can_edit,
    can_edit_any,
    can_publish,
    is_public,
    needs_second_person,
)
from examples.admin.writing_advice import build_advice
from examples.documents.difference import Difference, compare_documents, remove_row_keys, remove_state
from examples.documents.errors import EntryError, ValidationFailed, list_errors
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.validate import find_missing_requirements
from examples.documents.versions import hash_document, list_versions
from examples.models import Change, Example

Status = Example.Status
TEXT_CHANGED_MESSAGE = (
    "Someone changed this entry while you were reading it, so it was not published. Check the changes, then publish."
)
NOTE_NEEDS_PUBLISHER = "Readers see the note at once, so only a publisher can add one. Record the check without a note."


def review_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    example = Example.objects.select_related("copy_of", "edited_by", "scheduled_by").get(pk=example.pk)
    entry, document = example.copy_of or example, load_document(example)
    changes, conflicts = list[Difference](), list[Difference]()
    if example.copy_of:
        rebased, conflicts = working_copies.rebase_copy(example)
        changes = compare_documents(remove_row_keys(load_document(entry)), remove_state(remove_row_keys(rebased)))
    kind = transitions.choose_change_kind(example, entry, changes)
    return render_page(
        model_admin, request, "workflow/review", example.title, original=example, entry=entry,
        working_copy=Example.objects.filter(copy_of=example).first(), is_public=is_public(entry),
        can=_list_permissions(request.user, example), last_version=list_versions(example).first(),
        missing=find_missing_requirements(document, References()), advice=build_advice(document),
        changes=changes, conflicts=conflicts, conflicts_digest=working_copies.digest_conflicts(conflicts),
        document_digest=hash_document(document), announcement=Change.Kind(kind).label if kind else "",
        refusal=SECOND_PERSON_REQUIRED.format("You") if needs_second_person(request.user, example) else "",
    )  # fmt: skip


def _list_permissions(user: Any, example: Example) -> dict[str, bool]:
    """Which buttons the page shows. The views check again."""
    status, public = example.status, is_public(example)
    is_publisher, is_editor = can_publish(user), can_edit_any(user)
    return {
        "change": can_edit(user, example),
        "edit": public and is_editor,
        "send": status == Status.DRAFT and is_editor,
        "send_back": status == Status.IN_REVIEW and is_editor,
        "publish": status == Status.IN_REVIEW and is_publisher,
        "retire": status == Status.PUBLISHED and is_publisher,
        "check": status == Status.PUBLISHED and is_editor,
        "write_note": is_publisher,
        "discard": example.copy_of_id is not None and is_editor,
    }


class Transition(NamedTuple):
    """`fields`: what the button posts, with the maximum length; `run` takes it as keyword arguments."""

    run: Callable[..., object]
    message: str
    is_allowed: Callable[[Any], bool] = can_edit_any
    applies_to: Callable[[Example], bool] = lambda example: True
    fields: dict[str, int] = {}


def _publish_reviewed(example: Example, user: Any, shown: str | None = None) -> None:
    """Publishes unless the text has changed since the page was shown, or a second person is needed."""
    example = working_copies.lock_entry(example)
    if needs_second_person(user, example):
        raise ValidationFailed([EntryError("", SECOND_PERSON_REQUIRED.format("You"))])
    if shown not in (None, hash_document(load_document(example))):
        raise ValidationFailed([EntryError("", TEXT_CHANGED_MESSAGE)])
    transitions.publish_entry(example, user)


def _record_check(example: Example, user: Any, note: str = "") -> None:
    """Readers see the note at once, so it needs the right to publish."""
    if note.strip() and not can_publish(user):
        raise ValidationFailed([EntryError("", NOTE_NEEDS_PUBLISHER)])
    transitions.record_check(example, user, note)


def _is_copy(example: Example) -> bool:
    return example.copy_of_id is not None


TRANSITIONS = {
    "edit": Transition(
        working_copies.get_working_copy,
        "You are editing a working copy. Readers still see the published text.",
        applies_to=is_public,
    ),
    "send": Transition(transitions.send_to_review, "The entry was sent for review."),
    "send-back": Transition(transitions.return_to_draft, "The entry was returned to draft.", fields={"why": 300}),
    "publish": Transition(
        _publish_reviewed, "The entry was published. Readers can see it now.", can_publish, fields={"shown": 64}
    ),
    "retire": Transition(
        transitions.retire_entry, "The entry was retired. Its page gives the reason.", can_publish, fields={"why": 2000}
    ),
    "check": Transition(
        _record_check, "The entry was recorded as checked today. The next check is due in a year.", fields={"note": 300}
    ),
    "discard": Transition(
        working_copies.discard_copy, "The working copy was discarded. Its text is in the history.", applies_to=_is_copy
    ),
    "unschedule": Transition(transitions.remove_schedule, "Schedule removed.", can_publish),
    "confirm": Transition(
        working_copies.confirm_copy, "The working copy was confirmed.", applies_to=_is_copy, fields={"shown": 64}
    ),
}


@require_POST
def transition_view(request: HttpRequest, model_admin: Any, example: Example, name: str) -> HttpResponse:
    if name not in TRANSITIONS:
        raise Http404
    transition = TRANSITIONS[name]
    if not transition.is_allowed(request.user) or not transition.applies_to(example):
        raise PermissionDenied
    posted = {key: request.POST[key][:size] for key, size in transition.fields.items() if key in request.POST}
    try:
        with transaction.atomic():
            transition.run(example, request.user, **posted)
    except (ValidationFailed, IntegrityError) as exception:
        for error in list_errors(exception):
            messages.error(request, error.message)
    except transitions.StaleEntry as exception:
        messages.warning(request, str(exception))
    else:
        messages.success(request, transition.message)
        if copy := name == "edit" and Example.objects.filter(copy_of=example).first():
            return HttpResponseRedirect(entry_url("change", copy))
    # If a working copy was published or discarded, show its entry; a draft may have been deleted.
    row = example if Example.objects.filter(pk=example.pk).exists() else example.copy_of
    return HttpResponseRedirect(entry_url("review", row) if row else reverse("admin:examples_example_changelist"))
