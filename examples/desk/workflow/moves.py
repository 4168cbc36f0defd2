"""The steps of the workflow: each whole or not at all, each leaves a version. Who may take them: people.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from examples.desk.refusal import Refused
from examples.desk.versions.differences import Difference, differences
from examples.desk.versions.history import catch_up, hand_over, keep
from examples.desk.versions.write import write
from examples.desk.workflow.copies import behind, locked
from examples.desk.workflow.merging import Merge
from examples.models import Change, Example, judged_at_the_end
from examples.models.gate import Gap, missing

Status = Example.Status
CHECKED_EVERY = dt.timedelta(days=365)
UNSEEN = ("editor_note",)
RETIRED_SINCE = "the entry was retired after the day was chosen. Choose a day again if it should come back."


class Outdated(Exception):
    """The entry was changed since its working copy was made; `merge` has both."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        super().__init__("the entry was changed since")


@transaction.atomic
def send(example: Example, user: Any) -> None:
    """Draft -> in review."""
    _state(example, user, "Sent to review", Status.DRAFT, status=Status.IN_REVIEW)


@transaction.atomic
def send_back(example: Example, user: Any, why: str = "") -> None:
    """In review -> draft; a date of publication is forgotten."""
    done = f"Back to draft: {why}" if why else "Back to draft"
    _state(example, user, done, Status.IN_REVIEW, status=Status.DRAFT, publish_at=None, schedule_fault="")


@transaction.atomic
def publish(example: Example, user: Any, done: str = "Published") -> Example:
    """In review -> published; a working copy is written over its entry and goes. Returns what readers see now.

    Raises Refused with everything that is missing, and Outdated where the entry changed under its copy.
    """
    example = locked(example)
    _demand(example, Status.IN_REVIEW)
    if gaps := missing(example):
        raise Refused(gaps)
    catch_up(example)
    entry, changes = _written_over(example) if example.copy_of else (example, [])
    kind = announced(example, entry, changes)
    _published(entry)
    if kind:
        Change.objects.create(example=entry, kind=kind, note=example.next_note)
    if example.copy_of:
        hand_over(example, entry)
        example.delete()
    Example.objects.filter(pk=entry.pk).update(next_note="", next_change=Example.NextChange.CHANGED)
    keep(entry, user, done)
    return entry


def announced(example: Example, entry: Example, changes: Iterable[Difference]) -> str:
    """The kind of the line that readers get; empty where they could see no difference and nobody has a word for
    them. `example`: the entry or its working copy."""
    if entry.published_at is None:
        return Change.Kind.PUBLISHED
    if entry.status == Status.RETIRED:
        return Change.Kind.RETURNED
    seen = any(change.key not in UNSEEN for change in changes)
    chosen = example.next_note or example.next_change != Example.NextChange.CHANGED
    return example.next_change if seen or chosen else ""


def _written_over(copy: Example) -> tuple[Example, list[Difference]]:
    """The entry, and what differs in it now."""
    entry = locked(Example.objects.get(working_copy=copy))
    catch_up(entry)
    merge = behind(copy)
    if merge.conflicts:
        raise Outdated(merge)
    merged = merge.merged()
    write(merged, entry)
    entry.refresh_from_db()
    entry.edited_by = copy.edited_by
    return entry, differences(merge.theirs, merged)


def _published(entry: Example) -> None:
    """What is to be retired on a day still is, if a working copy is published over it before."""
    if not entry.retire_at:
        entry.retired_reason, entry.scheduled_by = "", None
    entry.status, entry.published_at = Status.PUBLISHED, entry.published_at or timezone.now()
    entry.publish_at = entry.retired_at = None
    entry.schedule_fault = ""
    with judged_at_the_end(entry):
        entry.save()


@transaction.atomic
def retire(example: Example, user: Any, why: str) -> None:
    """Published -> retired: the page stays, with a banner that says why. A working copy stays, but does not bring the
    entry back by itself on its day."""
    if not why.strip():
        raise Refused([Gap("retired_reason", "Say why it is retired: readers see the reason.")])
    waiting = Example.objects.filter(copy_of=example, publish_at__isnull=False)
    list(waiting.select_for_update())  # a copy is always locked before its entry
    changes = {"status": Status.RETIRED, "retired_reason": why.strip(), "retired_at": timezone.now()}
    _state(example, user, "Retired", Status.PUBLISHED, **changes, retire_at=None, schedule_fault="")
    Change.objects.create(example=example, kind=Change.Kind.RETIRED, note=why.strip()[:300])
    waiting.update(publish_at=None, schedule_fault=RETIRED_SINCE)


@transaction.atomic
def check(example: Example, user: Any, note: str = "") -> None:
    """Somebody compared a published entry with its sources and found it right."""
    today = timezone.localdate()
    changes = {"checked_on": today, "check_due": today + CHECKED_EVERY}
    _state(example, user, "Checked against its sources", Status.PUBLISHED, **changes)
    Change.objects.create(example=example, kind=Change.Kind.CHECKED, note=note)


def _state(example: Example, user: Any, done: str, wanted: str, **changes: Any) -> None:
    row = locked(example)
    _demand(row, wanted)
    catch_up(row)
    for name, value in changes.items():
        setattr(row, name, value)
        setattr(example, name, value)
    row.save(update_fields=[*changes, "updated_at"])
    keep(row, user, done)


def _demand(example: Example, wanted: str) -> None:
    """Somebody else may have moved it meanwhile."""
    if example.status != wanted:
        now, then = example.get_status_display(), Status(wanted).label
        raise Refused([Gap("", f"Somebody has moved this entry meanwhile: it is “{now}” now, not “{then}” any more.")])
