"""The transitions of the workflow. Each runs in one transaction and records a version.

Callers check permissions and, before `publish_entry`, whether a second person is needed.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from examples.admin.workflow.permissions import SECOND_PERSON_REQUIRED, needs_second_person
from examples.admin.workflow.working_copies import is_unchanged_copy, lock_entry, rebase_copy
from examples.documents.difference import Difference, compare_documents, find_change_kind
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.store import align_rows, store_document
from examples.documents.validate import find_missing_requirements, find_publication_errors
from examples.documents.versions import hash_document, reassign_versions, record_external_changes, record_version
from examples.models import Change, Example, defer_publish_checks
from examples.presenters.formatting import format_date_time

Status = Example.Status
CHECK_INTERVAL = dt.timedelta(days=365)
REASON_REQUIRED = "Say why the entry is retired. Readers see the reason."
RETIRED_FAULT = (
    "The entry was retired after publication was scheduled. Schedule this copy again to bring the entry back."
)
ENTRY_CHANGED = (
    "The entry was changed after this working copy was made. "
    "Check what changed below, then confirm or edit the working copy."
)
NOT_SCHEDULED = (
    "There is nothing to remove. The scheduled change has already been made, or someone else has removed the schedule."
)
TEXT_CHANGED = (
    "Someone changed this entry while you were reading it, so it was not scheduled. Go back to the entry, check the "
    "changes, then schedule it."
)


class StaleEntry(Exception):
    """The entry is no longer as the editor saw it. The message says why."""


@transaction.atomic
def send_to_review(example: Example, user: Any) -> None:
    """Draft -> in review. Who sends a working copy that nobody has changed counts as its last editor: to bring a
    retired entry back unchanged is an edit too, and needs a second person."""
    sender = {"edited_by": user} if is_unchanged_copy(lock_entry(example)) else {}
    change_state(example, user, "Sent for review", Status.DRAFT, status=Status.IN_REVIEW, **sender)


@transaction.atomic
def return_to_draft(example: Example, user: Any, why: str = "") -> None:
    """In review -> draft; removes a scheduled publication."""
    action = f"Returned to draft: {why}" if why else "Returned to draft"
    change_state(example, user, action, Status.IN_REVIEW, status=Status.DRAFT, publish_at=None, schedule_fault="")


@transaction.atomic
def publish_entry(example: Example, user: Any, action: str = "Published") -> Example:
    """In review -> published; a working copy replaces its entry's text and is deleted. Returns the public entry. Raises
    ValidationFailed with everything that is missing, and StaleEntry if copy and entry changed the same fields."""
    example = lock_entry(example)
    _require_status(example, Status.IN_REVIEW)
    document = record_external_changes(example)
    if errors := find_missing_requirements(document, References()):
        raise ValidationFailed(errors)
    entry, changes = _apply_copy(example) if example.copy_of else (example, [])
    kind = choose_change_kind(example, entry, changes)
    _mark_published(entry)
    if kind:
        Change.objects.create(example=entry, kind=kind, note=example.next_note)
    if example.copy_of:
        reassign_versions(example, entry)
        example.delete()
    Example.objects.filter(pk=entry.pk).update(next_note="", next_change=Example.NextChange.CHANGED)
    record_version(entry, user, action)
    return entry


def choose_change_kind(example: Example, entry: Example, changes: Iterable[Difference]) -> str:
    """The kind of change to announce to readers; empty if they would see no difference and no editor wrote a note.
    `example`: the entry or its working copy."""
    if entry.published_at is None:
        return Change.Kind.PUBLISHED
    if entry.status == Status.RETIRED:
        return Change.Kind.RETURNED
    has_note = example.next_note or example.next_change != Example.NextChange.CHANGED
    kind = find_change_kind(changes)
    return kind if kind == Change.Kind.TRANSLATED else example.next_change if kind or has_note else ""


def _apply_copy(copy: Example) -> tuple[Example, list[Difference]]:
    """Stores a working copy's text in its entry. Returns the entry and the changes made."""
    entry = lock_entry(Example.objects.get(working_copy=copy))
    document, conflicts = rebase_copy(copy)
    if conflicts:
        raise StaleEntry(ENTRY_CHANGED)
    before = record_external_changes(entry)
    stored = store_document(align_rows(document, before), entry, stored=before)
    entry.refresh_from_db()
    entry.edited_by = copy.edited_by
    return entry, compare_documents(before, stored)


def _mark_published(entry: Example) -> None:
    """A scheduled retirement of the entry stays scheduled when its working copy is published."""
    if not entry.retire_at:
        entry.retired_reason, entry.scheduled_by = "", None
    entry.status, entry.published_at = Status.PUBLISHED, entry.published_at or timezone.now()
    entry.publish_at = entry.retired_at = None
    entry.schedule_fault = ""
    with defer_publish_checks(entry):
        entry.save()


@transaction.atomic
def retire_entry(example: Example, user: Any, why: str = "") -> None:
    """Published -> retired: the page stays and gives the reason. Removes a scheduled publication of the working copy,
    which would bring the entry back."""
    if not why.strip():
        raise ValidationFailed([EntryError("retired_reason", REASON_REQUIRED)])
    scheduled_copies = Example.objects.filter(copy_of=example, publish_at__isnull=False)
    list(scheduled_copies.select_for_update())  # a copy is always locked before its entry
    changes = {"status": Status.RETIRED, "retired_reason": why.strip(), "retired_at": timezone.now()}
    change_state(example, user, "Retired", Status.PUBLISHED, **changes, retire_at=None, schedule_fault="")
    Change.objects.create(example=example, kind=Change.Kind.RETIRED, note=why.strip()[:300])
    scheduled_copies.update(publish_at=None, schedule_fault=RETIRED_FAULT)


@transaction.atomic
def record_check(example: Example, user: Any, note: str = "") -> None:
    """Records in a published entry and its working copy that someone checked it against its sources."""
    copies = Example.objects.filter(copy_of=example)
    list(copies.select_for_update())
    today = timezone.localdate()
    changes = {"checked_on": today, "check_due": today + CHECK_INTERVAL}
    change_state(example, user, "Checked against its sources", Status.PUBLISHED, **changes)
    Change.objects.create(example=example, kind=Change.Kind.CHECKED, note=note)
    copies.update(**changes)


@transaction.atomic
def schedule_publication(example: Example, user: Any, time: dt.datetime, shown: str = "") -> None:
    """`shown`: the digest of the text that the user has read. Raises ValidationFailed if it is not the text now, and
    with everything that prevents publication now."""
    row = lock_entry(example)
    errors = find_publication_errors(row)
    if shown not in ("", hash_document(load_document(row))):
        errors.append(EntryError("", TEXT_CHANGED))
    if needs_second_person(user, row):
        errors.append(EntryError("", SECOND_PERSON_REQUIRED.format("You")))
    if errors:
        raise ValidationFailed(errors)
    changes = {"publish_at": time, "scheduled_by": user, "schedule_fault": ""}
    change_state(row, user, f"To be published on {format_date_time(time)}", Status.IN_REVIEW, **changes)


@transaction.atomic
def schedule_retirement(example: Example, user: Any, time: dt.datetime, reason: str) -> None:
    changes = {"retire_at": time, "retired_reason": reason, "scheduled_by": user, "schedule_fault": ""}
    change_state(example, user, f"To be retired on {format_date_time(time)}", Status.PUBLISHED, **changes)


@transaction.atomic
def remove_schedule(example: Example, user: Any) -> None:
    """Removes the time, the reason for a scheduled retirement, and a stored fault."""
    row = lock_entry(example)
    if not (row.publish_at or row.retire_at or row.schedule_fault):
        raise StaleEntry(NOT_SCHEDULED)
    reason = {"retired_reason": ""} if row.retire_at else {}
    changes = {"publish_at": None, "retire_at": None, "scheduled_by": None, "schedule_fault": ""} | reason
    change_state(row, user, "Schedule removed", row.status, **changes)


def change_state(example: Example, user: Any, action: str, status_before: str, **changes: Any) -> None:
    """Stores the changes and records a version. Raises ValidationFailed if the status is not `status_before`."""
    row = lock_entry(example)
    _require_status(row, status_before)
    record_external_changes(row)
    for name, value in changes.items():
        setattr(row, name, value)
        setattr(example, name, value)
    row.save(update_fields=[*changes, "updated_at"])
    record_version(row, user, action)


def _require_status(example: Example, status: str) -> None:
    """Raises ValidationFailed if someone else has changed the status."""
    if example.status != status:
        now, then = example.get_status_display(), Status(status).label
        message = f"Someone else changed this entry’s status from “{then}” to “{now}”. Nothing was changed."
        raise ValidationFailed([EntryError("", message)])
