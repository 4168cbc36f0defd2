"""Choosing the day, and taking it off again. Each leaves a version. Who may: views.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from examples.desk.workflow.permissions import needs_second_person
from examples.desk.workflow.review import OTHER
from examples.desk.workflow.working_copies import lock_entry
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.validate import publication_errors
from examples.documents.versions import record_external_changes, record_version
from examples.models import Example

Status = Example.Status
MOVED = EntryError(
    "", "Somebody has moved this entry meanwhile, so nothing was scheduled. Look at where it stands now."
)
NO_DAY = EntryError("", "Nothing is scheduled any more: it was done, or somebody took it off.")


def said(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


@transaction.atomic
def publish_on(example: Example, user: Any, moment: dt.datetime) -> None:
    """Raises ValidationFailed with everything that stands in the way, now and not on the day."""
    row = lock_entry(example)
    if row.status != Status.IN_REVIEW:
        raise ValidationFailed([MOVED])
    if gaps := [*publication_errors(row), *([EntryError("", OTHER)] if needs_second_person(user, row) else [])]:
        raise ValidationFailed(gaps)
    _set(row, user, f"To be published on {said(moment)}", publish_at=moment, scheduled_by=user)


@transaction.atomic
def retire_on(example: Example, user: Any, moment: dt.datetime, why: str) -> None:
    row = lock_entry(example)
    if row.status != Status.PUBLISHED:
        raise ValidationFailed([MOVED])
    done = f"To be retired on {said(moment)}"
    _set(row, user, done, retire_at=moment, retired_reason=why.strip(), scheduled_by=user)


@transaction.atomic
def cancel(example: Example, user: Any) -> None:
    """Takes the day off, or the note that it failed. The reason for retiring goes with its day, and stays in the
    history."""
    row = lock_entry(example)
    if row.publish_at:
        _set(row, user, "Not to be published on a day any more", publish_at=None)
    elif row.retire_at:
        _set(row, user, "Not to be retired on a day any more", retire_at=None, retired_reason="")
    elif row.schedule_fault:
        _set(row, user, "Noted that it was not done on its day")
    else:
        raise ValidationFailed([NO_DAY])


def _set(row: Example, user: Any, done: str, **changes: Any) -> None:
    record_external_changes(row)
    changes = {"scheduled_by": None, "schedule_fault": ""} | changes
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "updated_at"])
    record_version(row, user, done)
