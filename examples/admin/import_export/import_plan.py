"""What an import would do, whole, before it does anything; and the import itself."""

import gc
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction

from examples.admin.import_export.faults import Faults, Unreadable
from examples.admin.import_export.file_rows import Line, read_lines
from examples.admin.import_export.row_parser import EntryLines, collect_entries, make_draft
from examples.admin.import_export.sheets import ENTRY, SHEETS
from examples.admin.import_export.store import (
    Change,
    Progress,
    StoredEntry,
    load_entries,
    lock_entries,
    store_changes,
)
from examples.documents.references import References, suggest_name
from examples.documents.versions import hash_document
from examples.models import Example

RETIRED = "This entry is retired. Open it in the desk and press “Edit and publish again”, then upload the file again."
COPY = "A working copy has this slug. Choose another."
UNKNOWN = "There is no entry “{}”, and no row of the sheet Examples makes it.{} Correct it, or add that row."
ACTIONS = ("new", "changed", "unchanged")


@dataclass
class Plan:
    """`changes` in the order of the file; those with faults too."""

    changes: list[Change] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        found = Counter(change.action for change in self.changes)
        return [(action, found[action]) for action in ACTIONS]

    @cached_property
    def waiting(self) -> set[str]:
        """Entries that are not imported: with a fault, or related to a new entry that is not imported either."""
        found = set(self.faults.slugs)
        new = {change.slug: change.new["related"] for change in self.changes if change.stored is None}
        related = {change.slug: set(change.new["related"]) & new.keys() for change in self.changes}
        while more := {slug for slug, names in related.items() if slug not in found and names & found}:
            found |= more
        return found - {""}

    @cached_property
    def sound(self) -> list[Change]:
        """What can be saved without the entries that have faults. Nothing where a fault concerns the whole file."""
        if "" in self.faults.slugs:
            return []
        return [change for change in self.changes if change.action != "unchanged" and change.slug not in self.waiting]

    @cached_property
    def digest(self) -> str:
        """A digest: another one where the plan covers other entries, or someone has changed an entry since."""
        lines = (f"{change.slug} {hash_document(change.old)} {hash_document(change.new)}\n" for change in self.sound)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def may_store(self, *, partial: bool) -> bool:
        return not self.faults.count or (partial and bool(self.sound))


def make_plan(name: str, content: bytes, progress: Progress = iter, *, lock: bool = False) -> Plan:
    """Reads a file and the entries that it names; saves nothing. `lock`: holds the entries, inside a transaction."""
    plan = Plan()
    try:
        lines = read_lines(name, content, plan.faults)
    except Unreadable as error:
        plan.faults.add(error.fault)
        return plan
    entries = collect_entries(lines, plan.faults)
    if lock:
        lock_entries(entries)
    _plan_entries(plan, entries, _replaced_parts(lines), progress)
    plan.faults.sort([sheet.title for sheet in SHEETS])
    return plan


def _replaced_parts(lines: list[Line]) -> set[str]:
    return {line.sheet.part.name for line in lines if line.sheet.part}


def _plan_entries(plan: Plan, entries: dict[str, EntryLines], replaced: set[str], progress: Progress) -> None:
    stored, references = load_entries(entries), References(follow_successors=False)
    coming = {slug: Example(slug=slug) for slug, entry in entries.items() if entry.own and slug not in stored}
    references.examples.update(coming)
    copies = set(Example.objects.filter(copy_of__isnull=False).values_list("slug", flat=True))
    for entry in progress(entries.values()):
        found = stored.get(entry.slug)
        if not found and not entry.own:
            _report_unknown(entry, references, plan.faults)
            continue
        old, new = make_draft(entry, found, replaced, references, plan.faults)
        if entry.slug in copies:
            plan.faults.add(entry.first.fault(COPY, ENTRY))
        if found and new != old and _is_retired(found):
            plan.faults.add(entry.first.fault(RETIRED))
        plan.changes.append(Change(entry.slug, old, new, found))


def _is_retired(stored: StoredEntry) -> bool:
    return stored.state["status"] == Example.Status.RETIRED and not stored.has_copy


def _report_unknown(entry: EntryLines, references: References, faults: Faults) -> None:
    message = UNKNOWN.format(entry.slug, suggest_name(entry.slug, references.examples))
    for lines in entry.rows.values():
        for line in lines:
            faults.add(line.fault(message, ENTRY))


def run_import(
    name: str, content: bytes, user: Any, shown: str | None = None, *, partial: bool = False, progress: Progress = iter
) -> tuple[Plan, bool]:
    """Plans again and saves, in one transaction -> the plan, and whether it was saved.

    It is not where there are faults, or where the plan's digest is not the one that was `shown`; None is any.
    `partial`: entries without faults are saved while the others wait. Raises IntegrityError or ValidationFailed where
    the database, or what it has lost since then, stands against it.
    """
    with transaction.atomic():
        plan = make_plan(name, content, progress, lock=True)
        if not plan.may_store(partial=partial) or shown not in (None, plan.digest):
            return plan, False
        gc.freeze()  # or the garbage collector goes through the whole plan again and again: a third of the time
        try:
            store_changes(plan.sound, user, f"Imported from “{name}”")
        finally:
            gc.unfreeze()
        return plan, True
