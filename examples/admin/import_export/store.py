"""Entries as they are stored now, and the changes of an import written over them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import batched
from typing import Any

from django.db.models import Q

from examples.admin.workflow.permissions import is_public
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.difference import Difference, compare_documents
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.fields import Document
from examples.documents.load import load_document, load_documents
from examples.documents.references import References
from examples.documents.schema import PARTS, TERM_FIELDS, build_empty_document
from examples.documents.store import EntryWrite, align_rows, store_documents
from examples.documents.versions import record_all_external_changes, record_versions
from examples.models import Example

AT_ONCE = 500
type Progress = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """`row`: the key of what editors work on, the working copy where there is one; `document` is its. `state`: the
    entry's own status, as a document has it."""

    entry: int
    row: int
    is_public: bool
    state: Document
    document: Document

    @property
    def has_copy(self) -> bool:
        return self.row != self.entry


def load_entries(slugs: Iterable[str]) -> dict[str, StoredEntry]:
    """By slug, in a few queries for each 500."""
    found = {}
    for some in batched(sorted(slugs), AT_ONCE, strict=False):
        entries = list(Example.objects.entries().filter(slug__in=some))
        copies = dict(Example.objects.filter(copy_of__in=entries).values_list("copy_of", "pk"))
        rows = {entry.pk: copies.get(entry.pk, entry.pk) for entry in entries}
        documents = load_documents(rows.values())
        for entry in entries:
            state = {"status": str(entry.status), "retired_reason": entry.retired_reason}
            row = rows[entry.pk]
            found[entry.slug] = StoredEntry(entry.pk, row, is_public(entry), state, documents[row])
    return found


def lock_entries(slugs: Iterable[str]) -> None:
    """Nobody else changes these rows until the transaction ends."""
    rows = Example.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    for some in batched(sorted(slugs), AT_ONCE, strict=False):
        list(rows.filter(Q(slug__in=some) | Q(copy_of__slug__in=some)))


@dataclass(frozen=True)
class Change:
    """One entry before and after the import. For a new entry, `stored` is None and `old` an empty document."""

    slug: str
    old: Document
    new: Document
    stored: StoredEntry | None

    @cached_property
    def action(self) -> str:
        return "new" if self.stored is None else "unchanged" if self.old == self.new else "changed"

    def compare(self, references: References) -> list[Difference]:
        return compare_documents(self.old, self.new, references)

    @property
    def title(self) -> str:
        return str(self.new["title"] or self.slug)

    @property
    def removed(self) -> list[str]:
        """What goes, in words."""
        found = []
        for part in PARTS:
            kept = {row["id"] for row in self.new[part.name]}
            if count := sum(row["id"] not in kept for row in self.old[part.name]):
                name = part.label if part.label.isupper() else part.label.lower()
                found.append(f"{count} {name if count == 1 else f'{name}s'} will be removed")
        return found


def store_changes(changes: list[Change], user: Any, action: str) -> None:
    """Inside a transaction, with the entries locked. Raises ValidationFailed where something that a document names has
    gone since then, and IntegrityError."""
    for some in batched(changes, AT_ONCE, strict=False):
        record_all_external_changes({change.stored.row: change.old for change in some if change.stored})
    references = References(follow_successors=False)
    writes = list(_writes(changes, user))
    store_documents(writes, references)
    if references.missing:
        gone = "; ".join(sorted(set(references.missing)))
        message = f"Nothing was saved. Not there any more: {gone}. Check the file again."
        raise ValidationFailed([EntryError("", message)])
    for written in batched(writes, AT_ONCE, strict=False):
        record_versions(load_documents(write.example.pk for write in written), user, action)


def _writes(changes: list[Change], user: Any) -> Iterator[EntryWrite]:
    """In place, or in the working copy where readers have the entry. A date of publication goes, as after any save."""
    keys = [change.stored.row for change in changes if change.stored]
    grades = [field.name for field in TERM_FIELDS]
    stored: dict[int, Example] = {}
    for some in batched(keys, AT_ONCE, strict=False):
        stored |= Example.objects.select_related(*grades).in_bulk(some)
    by = user if user and user.is_authenticated else None
    for change in changes:
        document, now = change.new, change.old
        if change.stored is None:
            example, now = Example(created_by=by), build_empty_document()
        elif change.stored.is_public and not change.stored.has_copy:
            example = get_working_copy(stored[change.stored.row], user)
            now = load_document(example)
            document = align_rows(document, now)
        else:
            example = stored[change.stored.row]
        example.edited_by, example.publish_at = by, None
        yield EntryWrite(document, example, now)
