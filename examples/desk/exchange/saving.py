"""A plan, carried out: everything or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import batched
from typing import Any

from django.db import transaction

from examples.desk.exchange.creating import create
from examples.desk.exchange.faults import Unreadable
from examples.desk.exchange.lookups import Exact
from examples.desk.exchange.plan import Change, Plan, planned
from examples.desk.exchange.reading import read
from examples.desk.exchange.stored import AT_ONCE, lock
from examples.desk.refusal import Refused
from examples.desk.versions import history
from examples.desk.versions.read import read as read_entry
from examples.desk.versions.write import write
from examples.desk.workflow.copies import working_copy
from examples.desk.workflow.merging import aligned
from examples.models import Example
from examples.models.gate import Gap

type Progress = Callable[[Iterable[Change]], Iterable[Change]]


def carry_out(
    name: str, content: bytes, user: Any, shown: str | None, progress: Progress = lambda changes: changes
) -> tuple[Plan, bool]:
    """Plans anew and saves, in one transaction -> the plan, and whether it was saved.

    It is not where there are faults, or where the plan's digest is not the one that was `shown`; None is any.
    Raises IntegrityError or Refused where the database, or what it has lost meanwhile, stands against it."""
    with transaction.atomic():
        plan = _plan(name, content)
        if plan.faults.count or shown not in (None, plan.digest):
            return plan, False
        _save(plan, name, user, progress)
        return plan, True


def _plan(name: str, content: bytes) -> Plan:
    """With the rows that it is about held fast."""
    made = Plan()
    try:
        lines = read(name, content, made.faults)
    except Unreadable as error:
        made.faults.add(error.fault)
        return made
    lock({line.slug for line in lines if line.slug})
    return planned(lines, made)


def _save(plan: Plan, name: str, user: Any, progress: Progress) -> None:
    changed = [change for change in plan.to_save if change.stored]
    history.catch_up_many([change.stored.row for change in changed if change.stored])
    lookups = Exact()
    written = create([change.new for change in plan.to_save if change.stored is None], user, lookups)
    rows = _rows(changed)
    written += [_change(change, rows, user, lookups) for change in progress(changed)]
    if lookups.lost:
        gone = "; ".join(sorted(set(lookups.lost)))
        raise Refused([Gap("", f"Nothing was saved. Not there any more: {gone}. Look at the dry run again.")])
    history.keep_many(written, user, f"Imported from “{name}”")


def _rows(changed: list[Change]) -> dict[int, Example]:
    found: dict[int, Example] = {}
    for some in batched((change.stored.row for change in changed if change.stored), AT_ONCE, strict=False):
        found |= {example.pk: example for example in Example.objects.filter(pk__in=some)}
    return found


def _change(change: Change, rows: dict[int, Example], user: Any, lookups: Exact) -> int:
    """In place, or in the working copy where readers have the entry. An appointed day of publication is off, as after
    any change. Returns the key of the row that was written."""
    assert change.stored, "it is stored"  # noqa: S101, for mypy
    document, now = change.new, change.old
    if change.into_copy and not change.stored.has_copy:
        example = working_copy(rows[change.stored.entry], user)
        now = read_entry(example)
        document = aligned(document, now)
    else:
        example = rows[change.stored.row]
    example.edited_by, example.publish_at = user, None
    write(document, example, lookups, now)
    return example.pk
