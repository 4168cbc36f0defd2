"""Publishes and retires what is due. Several machines may run it at the same time: row locks keep them apart."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import Error, IntegrityError, transaction
from django.utils import timezone

from examples.admin.workflow import transitions
from examples.admin.workflow.permissions import SECOND_PERSON_REQUIRED, can_publish, needs_second_person
from examples.documents.errors import ValidationFailed, describe_error
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


class ScheduleResult(NamedTuple):
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
