"""Does what is due. Several machines may run it at the same moment: each entry is taken by one of them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import Error, IntegrityError, transaction
from django.utils import timezone

from examples.desk.schedule.plan import said
from examples.desk.workflow import transitions
from examples.desk.workflow.permissions import can_publish, needs_second_person
from examples.documents.errors import ValidationFailed, error_for
from examples.documents.validate import publication_errors
from examples.documents.versions import record_external_changes, record_version
from examples.models import Example

LOG = logging.getLogger(__name__)
PUBLISH, RETIRE = "publish_at", "retire_at"
DONE = {PUBLISH: "Published on its day", RETIRE: "Retired on its day"}
FAILED = {PUBLISH: "Could not be published on its day", RETIRE: "Could not be retired on its day"}
GONE = "the account that chose the day is gone. Choose the day again."
BARRED = "{} may not publish or retire any more. Somebody who may has to choose the day again."
OWN = "{} changed the entry last, so a colleague has to publish it."
OUTDATED = "the published entry was changed since this working copy was made. Bring the copy up to date first."
UNFORESEEN = "something went wrong that nobody foresaw. The server's log says more."


@dataclass(frozen=True)
class Done:
    """What became of an entry. `fault`: why it could not be done, in words; empty where it was."""

    title: str
    due: dt.datetime
    kind: str
    fault: str = ""

    @property
    def planned(self) -> str:
        """For a run that changes nothing."""
        what = "publish" if self.kind == PUBLISH else "retire"
        return f"“{self.title}” ({said(self.due)}): " + (
            f"can not {what} it: {self.fault}" if self.fault else f"to {what}"
        )

    def __str__(self) -> str:
        what = f"{FAILED[self.kind]}: {self.fault}" if self.fault else DONE[self.kind]
        return f"“{self.title}” ({said(self.due)}): {what}"


def due(now: dt.datetime) -> list[tuple[dt.datetime, str, int]]:
    """(moment, kind, key) of all that is due, the earliest first."""
    found = []
    for kind, status in ((PUBLISH, Example.Status.IN_REVIEW), (RETIRE, Example.Status.PUBLISHED)):
        rows = Example.objects.filter(status=status, **{f"{kind}__lte": now})
        found += [(moment, kind, key) for moment, key in rows.values_list(kind, "pk")]
    return sorted(found)


def run(now: dt.datetime | None = None, *, dry: bool = False) -> Iterator[Done]:
    """Each due entry in a transaction of its own. `dry`: only says what it would do."""
    now = now or timezone.now()
    for _, kind, key in due(now):
        done = _would(kind, key) if dry else _one(kind, key, now)
        if done:
            yield done


def _would(kind: str, key: int) -> Done | None:
    row = Example.objects.filter(pk=key).first()
    return Done(row.title, getattr(row, kind), kind, _hindrance(row, kind)) if row else None


@transaction.atomic
def _one(kind: str, key: int, now: dt.datetime) -> Done | None:
    """None where somebody else has it, or took the day off meanwhile."""
    waiting = Example.objects.select_for_update(skip_locked=True).filter(pk=key, **{f"{kind}__lte": now})
    row = waiting.first()
    if row is None:
        return None
    title, moment = row.title, getattr(row, kind)
    fault = _hindrance(row, kind) or _tried(row, kind)
    if fault:
        _put_off(row, kind, fault)
    return Done(title, moment, kind, fault)


def _hindrance(row: Example, kind: str) -> str:
    """What can be told beforehand."""
    user = row.scheduled_by
    if user is None:
        return GONE
    if not (user.is_active and user.is_staff and can_publish(user)):
        return BARRED.format(user.get_username())
    if kind == PUBLISH and needs_second_person(user, row):
        return OWN.format(user.get_username())
    return " ".join(error.message for error in publication_errors(row)) if kind == PUBLISH else ""


def _tried(row: Example, kind: str) -> str:
    """Why it failed; empty where it was done. Only what the database itself suffers from ends the run."""
    try:
        with transaction.atomic():
            _move(row, kind)
    except ValidationFailed as refused:
        return " ".join(error.message for error in refused.errors)
    except transitions.EntryChanged:
        return OUTDATED
    except IntegrityError as error:
        return error_for(error).message
    except Error:
        raise
    except Exception:
        LOG.exception("%s: example %s", FAILED[kind], row.pk)
        return UNFORESEEN
    return ""


def _move(row: Example, kind: str) -> None:
    user: Any = row.scheduled_by
    if kind == PUBLISH:
        transitions.publish(row, user, DONE[PUBLISH])
    else:
        transitions.retire(row, user, row.retired_reason)


def _put_off(row: Example, kind: str, fault: str) -> None:
    """The day comes off, so that it is not tried every minute; the fault stays until somebody chooses again."""
    row.refresh_from_db()
    record_external_changes(row)
    changes = {kind: None, "schedule_fault": fault}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "updated_at"])
    record_version(row, None, f"{FAILED[kind]}: {fault}")
