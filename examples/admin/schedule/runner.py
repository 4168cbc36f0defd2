"""Publishes and retires what is due. Several machines may run it at the same time: each entry is taken by one."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import Error, IntegrityError, transaction
from django.utils import timezone

from examples.admin.workflow import transitions
from examples.admin.workflow.permissions import SECOND_PERSON_REQUIRED, can_publish, needs_second_person
from examples.documents.errors import ValidationFailed, describe_error
from examples.models import Example
from examples.presenters.formatting import format_date_time

LOG = logging.getLogger(__name__)
PUBLISH, RETIRE = "publish_at", "retire_at"
PLANNED = {PUBLISH: "to be published", RETIRE: "to be retired"}
DONE = {PUBLISH: "Published on schedule", RETIRE: "Retired on schedule"}
FAILED = {PUBLISH: "Could not be published on schedule", RETIRE: "Could not be retired on schedule"}
NO_ACCOUNT = "the account that scheduled it no longer exists. Ask a publisher to schedule it again."
NOT_ALLOWED = "{} may no longer publish or retire entries. Ask a publisher to schedule it again."
OUTDATED = (
    "the published entry was changed since this working copy was made. "
    "Check the changes on the review page, then confirm the copy."
)
UNEXPECTED = "an unexpected error occurred. The server’s log has the details."


@dataclass(frozen=True)
class ScheduleResult:
    """What became of an entry, or would in a dry run. `fault`: why it could not be done; empty where it was."""

    title: str
    due: dt.datetime
    kind: str
    fault: str = ""
    dry: bool = False

    def __str__(self) -> str:
        done = FAILED[self.kind] if self.fault else (PLANNED if self.dry else DONE)[self.kind]
        return f"“{self.title}” ({format_date_time(self.due)}): {done}" + (f": {self.fault}" if self.fault else "")


def run_schedule(now: dt.datetime | None = None, *, dry: bool = False) -> Iterator[ScheduleResult]:
    """Each due entry in a transaction of its own, the earliest first. `dry`: tries it, says what came of it and takes
    it back."""
    now, due = now or timezone.now(), []
    for kind, status in ((PUBLISH, Example.Status.IN_REVIEW), (RETIRE, Example.Status.PUBLISHED)):
        rows = Example.objects.filter(status=status, **{f"{kind}__lte": now})
        due += [(time, kind, key) for time, key in rows.values_list(kind, "pk")]
    for time, kind, key in sorted(due):
        with transaction.atomic():
            # Nothing where another run has the entry, or someone removed the schedule.
            rows = Example.objects.select_for_update(skip_locked=True).filter(pk=key, **{f"{kind}__lte": now})
            results = [ScheduleResult(row.title, time, kind, _carry_out(kind, row), dry) for row in rows]
            transaction.set_rollback(dry)
        yield from results


def _carry_out(kind: str, row: Example) -> str:
    """Why it failed; empty where it was done."""
    fault = _refuse_account(kind, row) or _try(kind, row)
    if fault:  # the time is removed, so that it is not tried every minute; the fault stays for editors to see
        row.refresh_from_db()
        changes = {kind: None, "scheduled_by": None, "schedule_fault": fault}
        transitions.change_state(row, None, f"{FAILED[kind]}: {fault}", row.status, **changes)
    return fault


def _refuse_account(kind: str, row: Example) -> str:
    """Why the account that scheduled it may not do it; empty where it may."""
    user = row.scheduled_by
    if user is None:
        return NO_ACCOUNT
    if not (user.is_active and user.is_staff and can_publish(user)):
        return NOT_ALLOWED.format(user.get_username())
    second = kind == PUBLISH and needs_second_person(user, row)
    return SECOND_PERSON_REQUIRED.format(user.get_username()) if second else ""


def _try(kind: str, row: Example) -> str:
    """Why it failed; empty where it was done. Only trouble of the database itself ends the run."""
    user: Any = row.scheduled_by
    try:
        with transaction.atomic():
            if kind == PUBLISH:
                transitions.publish_entry(row, user, DONE[PUBLISH])
            else:
                transitions.retire_entry(row, user, row.retired_reason)
    except (ValidationFailed, IntegrityError) as error:
        return describe_error(error)
    except transitions.CopyConflict:
        return OUTDATED
    except Error:
        raise
    except Exception:
        LOG.exception("%s: example %s", FAILED[kind], row.pk)
        return UNEXPECTED
    return ""
