"""Plans what an import would change, and runs it."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from django.db import transaction

from examples.admin.import_export import store
from examples.admin.import_export.faults import ImportFaults, UnreadableFile
from examples.admin.import_export.file_rows import read_file_rows
from examples.admin.import_export.row_parser import EntryRows, build_documents, group_by_entry
from examples.admin.import_export.sheets import ENTRY_COLUMN, SHEETS
from examples.documents.references import References, suggest_name
from examples.documents.versions import hash_document
from examples.models import Example

RETIRED_ENTRY = (
    "This entry is retired. Open it in the desk and press “Edit and publish again”, then upload the file again."
)
WORKING_COPY_SLUG = "A working copy already has this slug. Choose another slug."
UNKNOWN_ENTRY = (
    "There is no entry “{}”, and no row for it on the Examples sheet.{} Correct the slug, or add a row for the entry."
)
type ProgressBar = Callable[[Iterable[Any]], Iterable[Any]]
ACTIONS = ("new", "changed", "unchanged")


@dataclass
class ImportPlan:
    """`changes`: one for each entry in the order of the file, including those with faults."""

    changes: list[store.EntryChange] = field(default_factory=list)
    faults: ImportFaults = field(default_factory=ImportFaults)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        counts = Counter(change.action for change in self.changes)
        return [(action, counts[action]) for action in ACTIONS]

    @cached_property
    def blocked_slugs(self) -> set[str]:
        """Entries that cannot be imported: those with a fault, or related to a new entry that cannot be imported."""
        blocked = set(self.faults.slugs)
        new = {change.slug for change in self.changes if change.stored is None}
        related = {change.slug: new.intersection(change.new["related"]) for change in self.changes}
        while more := {slug for slug, others in related.items() if slug not in blocked and others & blocked}:
            blocked |= more
        return blocked - {""}

    @cached_property
    def importable(self) -> list[store.EntryChange]:
        """Changes to entries without faults; none if a fault concerns the whole file."""
        if "" in self.faults.slugs:
            return []
        blocked = self.blocked_slugs
        return [change for change in self.changes if change.action != "unchanged" and change.slug not in blocked]

    @cached_property
    def digest(self) -> str:
        """Differs if the plan covers other entries or if any of them has been edited; 64 hexadecimal digits."""
        return hash_document({row.slug: [hash_document(row.old), hash_document(row.new)] for row in self.importable})

    def can_store(self, *, partial: bool) -> bool:
        return not self.faults.count or (partial and bool(self.importable))


def make_import_plan(name: str, content: bytes, progress: ProgressBar = iter, *, lock: bool = False) -> ImportPlan:
    """Compares a file with the stored entries; saves nothing. `lock`: locks them, in a transaction."""
    plan = ImportPlan()
    try:
        rows = read_file_rows(name, content, plan.faults)
    except UnreadableFile as error:
        plan.faults.add(error.fault)
        return plan
    entries = group_by_entry(rows)
    if lock:
        store.lock_entries(entries)
    replaced_parts = {row.sheet.name for row in rows if row.sheet.name}
    _plan_entries(plan, entries, replaced_parts, progress)
    plan.faults.sort([sheet.title for sheet in SHEETS])
    return plan


def _plan_entries(
    plan: ImportPlan, entries: dict[str, EntryRows], replaced_parts: set[str], progress: ProgressBar
) -> None:
    stored_entries, references = store.load_existing_entries(entries), References(follow_successors=False)
    new_slugs = [slug for slug, entry in entries.items() if entry.own_row and slug not in stored_entries]
    references.examples.update({slug: Example(slug=slug) for slug in new_slugs})
    copies = set(Example.objects.filter(copy_of__isnull=False).values_list("slug", flat=True))
    for entry in progress(entries.values()):
        stored = stored_entries.get(entry.slug)
        if not stored and not entry.own_row:
            message = UNKNOWN_ENTRY.format(entry.slug, suggest_name(entry.slug, references.examples))
            for row in chain(*entry.part_rows.values()):
                row.add_fault(message, ENTRY_COLUMN)
            continue
        old, new = build_documents(entry, stored, replaced_parts, references)
        if entry.slug in copies:
            entry.first_row.add_fault(WORKING_COPY_SLUG, ENTRY_COLUMN)
        if stored and new != old and stored.state["status"] == Example.Status.RETIRED and not stored.has_copy:
            entry.first_row.add_fault(RETIRED_ENTRY)
        plan.changes.append(store.EntryChange(entry.slug, old, new, stored))


def run_import(
    name: str,
    content: bytes,
    user: Any,
    reviewed_digest: str | None = None,
    *,
    partial: bool = False,
    progress: ProgressBar = iter,
) -> tuple[ImportPlan, bool]:
    """Plans again and saves, in one transaction. Returns the plan and whether it was saved.

    Nothing is saved if there are faults, or if the plan's digest is not `reviewed_digest` (None: not checked).
    `partial`: saves the entries without faults. Raises IntegrityError, or ValidationFailed as `store_changes` does.
    """
    with transaction.atomic():
        plan = make_import_plan(name, content, progress, lock=True)
        if not plan.can_store(partial=partial) or reviewed_digest not in (None, plan.digest):
            return plan, False
        gc.freeze()  # otherwise the garbage collector scans the whole plan repeatedly: a third of the time
        try:
            store.store_changes(plan.importable, user, f"Imported from “{name}”")
        finally:
            gc.unfreeze()
        return plan, True
