"""Loads the entries that an import changes, and stores the changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import Q

from examples.admin.workflow.permissions import is_public
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.field_types import Document
from examples.documents.load import load_document, load_documents
from examples.documents.references import References
from examples.documents.schema import PARTS, TERM_FIELDS
from examples.documents.store import EntryWrite, align_rows, store_documents
from examples.documents.versions import record_all_external_changes, record_versions
from examples.models import Example

BATCH_SIZE = 500


class ExistingEntry(NamedTuple):
    """`editable_pk` and `document`: the row that editors work on, the working copy if there is one. `state`: the
    entry's own status, as in a document."""

    editable_pk: int
    has_copy: bool
    is_public: bool
    state: Document
    document: Document


def load_existing_entries(slugs: Iterable[str]) -> dict[str, ExistingEntry]:
    """The entries by slug, with a few queries for each 500."""
    stored = {}
    for batch in batched(sorted(slugs), BATCH_SIZE, strict=False):
        entries = list(Example.objects.entries().filter(slug__in=batch))
        copies = dict(Example.objects.filter(copy_of__in=entries).values_list("copy_of", "pk"))
        documents = load_documents(copies.get(entry.pk, entry.pk) for entry in entries)
        for entry in entries:
            pk, has_copy = copies.get(entry.pk, entry.pk), entry.pk in copies
            state = {"status": str(entry.status), "retired_reason": entry.retired_reason}
            stored[entry.slug] = ExistingEntry(pk, has_copy, is_public(entry), state, documents[pk])
    return stored


def lock_entries(slugs: Iterable[str]) -> None:
    """Locks the entries and their working copies until the transaction ends."""
    rows = Example.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    for batch in batched(sorted(slugs), BATCH_SIZE, strict=False):
        list(rows.filter(Q(slug__in=batch) | Q(copy_of__slug__in=batch)))


@dataclass(frozen=True)
class EntryChange:
    """An entry before and after the import. For a new entry, `stored` is None and `old` an empty document."""

    slug: str
    old: Document
    new: Document
    stored: ExistingEntry | None

    @cached_property
    def action(self) -> str:
        return "new" if self.stored is None else "unchanged" if self.old == self.new else "changed"

    @property
    def title(self) -> str:
        return str(self.new["title"] or self.slug)

    @property
    def removals(self) -> list[str]:
        """Messages such as “2 outcomes will be removed”."""
        messages = []
        for part in PARTS:
            new_keys = {row["id"] for row in self.new[part.name]}
            if count := sum(row["id"] not in new_keys for row in self.old[part.name]):
                name = part.label if part.label.isupper() else part.label.lower()
                messages.append(f"{count} {name if count == 1 else f'{name}s'} will be removed")
        return messages


def store_changes(changes: list[EntryChange], user: Any, action: str) -> None:
    """Call it in a transaction, with the entries locked. Raises ValidationFailed if something that a document refers to
    has been deleted in the meantime, and IntegrityError."""
    for batch in batched(changes, BATCH_SIZE, strict=False):
        record_all_external_changes({change.stored.editable_pk: change.old for change in batch if change.stored})
    references = References(follow_successors=False)
    writes = list(_build_writes(changes, user))
    store_documents(writes, references)
    if references.missing:
        missing = "; ".join(sorted(set(references.missing)))
        message = f"Nothing was saved, because these no longer exist: {missing}. Check the file again."
        raise ValidationFailed([EntryError("", message)])
    for written in batched(writes, BATCH_SIZE, strict=False):
        record_versions(load_documents(write.example.pk for write in written), user, action)


def _build_writes(changes: list[EntryChange], user: Any) -> Iterator[EntryWrite]:
    """Published entries are changed in their working copy, others in place. Any save clears the publication date."""
    keys = [change.stored.editable_pk for change in changes if change.stored]
    examples = Example.objects.select_related(*(field.name for field in TERM_FIELDS)).in_bulk(keys)
    for change in changes:
        document, now, stored = change.new, change.old, change.stored
        example = examples[stored.editable_pk] if stored else Example(created_by=user)
        if stored and stored.is_public and not stored.has_copy:
            example = get_working_copy(example, user)
            now = load_document(example)
            document = align_rows(document, now)
        example.edited_by, example.publish_at = user, None
        yield EntryWrite(document, example, now)
