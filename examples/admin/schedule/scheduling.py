"""Schedules and unschedules publication and retirement. Each records a version. Callers check permissions."""

import datetime as dt
from typing import Any

from django.db import transaction

from examples.admin.workflow.permissions import SECOND_PERSON_REQUIRED, needs_second_person
from examples.admin.workflow.transitions import change_state
from examples.admin.workflow.working_copies import lock_entry
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.load import load_document
from examples.documents.validate import find_publication_errors
from examples.documents.versions import hash_document
from examples.models import Example
from examples.presenters.formatting import format_date_time

Status = Example.Status
NOT_SCHEDULED = (
    "There is nothing to remove. The scheduled change has already been made, or someone else has removed the schedule."
)


TEXT_CHANGED = (
    "Someone changed this entry while you were reading it, so it was not scheduled. Go back to the entry, check the "
    "changes, then schedule it."
)


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
        raise ValidationFailed([EntryError("", NOT_SCHEDULED)])
    reason = {"retired_reason": ""} if row.retire_at else {}
    changes = {"publish_at": None, "retire_at": None, "scheduled_by": None, "schedule_fault": ""} | reason
    change_state(row, user, "Schedule removed", row.status, **changes)
