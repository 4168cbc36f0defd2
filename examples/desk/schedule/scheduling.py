"""Setting the time at which an entry is published or retired, and removing it. Each leaves a version. Who may do it is
decided in views.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from examples.desk.workflow.permissions import needs_second_person
from examples.desk.workflow.working_copies import lock_entry
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.validate import publication_errors
from examples.documents.versions import record_external_changes, record_version
from examples.models import Example
from examples.presenting.words import day_and_time

SECOND_PERSON = "{} changed this entry last, so a colleague has to publish it."
STATUS_CHANGED = "Nothing was scheduled because someone else has changed this entry’s status. Check it, then try again."
NOT_SCHEDULED = "There is no schedule to remove: it was carried out, or someone else removed it."


@transaction.atomic
def schedule_publication(example: Example, user: Any, time: dt.datetime) -> None:
    """Raises ValidationFailed with everything that prevents publication, now and not at that time."""
    row = lock_entry(example)
    _require_status(row, Example.Status.IN_REVIEW)
    second = [EntryError("", SECOND_PERSON.format("You"))] if needs_second_person(user, row) else []
    if errors := [*publication_errors(row), *second]:
        raise ValidationFailed(errors)
    record_schedule(row, user, f"To be published on {day_and_time(time)}", publish_at=time, scheduled_by=user)


@transaction.atomic
def schedule_retirement(example: Example, user: Any, time: dt.datetime, reason: str) -> None:
    row = lock_entry(example)
    _require_status(row, Example.Status.PUBLISHED)
    done = f"To be retired on {day_and_time(time)}"
    record_schedule(row, user, done, retire_at=time, retired_reason=reason, scheduled_by=user)


@transaction.atomic
def remove_schedule(example: Example, user: Any) -> None:
    """Removes the time, or the note that it failed. The reason for retiring goes too, and stays in the history."""
    row = lock_entry(example)
    if not (row.publish_at or row.retire_at or row.schedule_fault):
        raise ValidationFailed([EntryError("", NOT_SCHEDULED)])
    reason = {"retired_reason": ""} if row.retire_at else {}
    record_schedule(row, user, "Schedule removed", publish_at=None, retire_at=None, **reason)


def record_schedule(row: Example, user: Any, done: str, **changes: Any) -> None:
    """Stores the changes with a version before and after. A fault of an earlier schedule is cleared."""
    record_external_changes(row)
    changes = {"scheduled_by": None, "schedule_fault": ""} | changes
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "updated_at"])
    record_version(row, user, done)


def _require_status(row: Example, status: str) -> None:
    if row.status != status:
        raise ValidationFailed([EntryError("", STATUS_CHANGED)])
