"""Working copies: readers see the published text until the copy is published."""

from itertools import chain, count
from typing import Any

from django.db import transaction

from examples.admin.workflow.permissions import is_public
from examples.documents import versions
from examples.documents.difference import Difference, compare_documents, remove_row_keys
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.field_types import Document
from examples.documents.load import load_document
from examples.documents.references import References, replace_retired_terms
from examples.documents.schema import PARTS, STATE_NAMES, build_empty_document
from examples.documents.store import align_rows, store_document
from examples.models import Example

GONE_ERROR = EntryError(
    "",
    "Someone else published, discarded or deleted this entry. Nothing was changed. Look for the entry in the list or "
    "in “Deleted entries”.",
)
CLAIM_FIELDS = ("evidence_source", *(part.name for part in PARTS if part.name == "sources" or part.is_citing))
GROUPED_OR_FIXED = {*CLAIM_FIELDS, "slug", *STATE_NAMES}
# Fields of a group are rebased together, because claims cite sources by number.
FIELD_GROUPS = [CLAIM_FIELDS, *((name,) for name in build_empty_document() if name not in GROUPED_OR_FIXED)]


def lock_entry(example: Example) -> Example:
    """The current row, locked until the transaction ends. Raises ValidationFailed if it was deleted."""
    row = Example.objects.select_for_update().filter(pk=example.pk).first()
    if row is None:
        raise ValidationFailed([GONE_ERROR])
    return row


def get_editable_row(example: Example) -> Example:
    """The row that editors change: the working copy of a public entry if there is one, otherwise the entry."""
    copy = Example.objects.filter(copy_of=example).first() if is_public(example) else None
    return copy or example


def find_free_slug(slug: str) -> str:
    """The slug, or if it is taken, the slug with the first free number, such as "night-nurses-2"."""
    taken = set(Example.objects.filter(slug__startswith=slug[:74]).values_list("slug", flat=True))
    candidates = chain([slug], (f"{slug[:74]}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)


@transaction.atomic
def get_working_copy(example: Example, user: Any) -> Example:
    """The working copy of a public entry; creates it if there is none."""
    lock_entry(example)  # two editors who select Edit at once get the same copy
    if copy := Example.objects.filter(copy_of=example).first():
        return copy
    document = versions.record_external_changes(example)
    slug = find_free_slug(f"copy-of-{example.pk}")
    copy = Example(slug=slug, title=example.title, copy_of=example, based_on=document, created_by=user)
    copy.save(force_insert=True)
    stored = store_document(document, copy, References(follow_successors=False))
    versions.record_version(copy, user, "Working copy created", stored)
    return copy


@transaction.atomic
def discard_copy(copy: Example, user: Any) -> None:
    """Deletes the copy; its last text stays in the history of its entry."""
    copy = lock_entry(copy)
    entry = lock_entry(Example.objects.get(working_copy=copy))
    versions.record_external_changes(entry)
    versions.record_external_changes(copy)
    versions.record_version(copy, user, "Text of the discarded working copy")
    versions.reassign_versions(copy, entry)
    copy.delete()
    versions.record_version(entry, user, "Working copy discarded")


def is_unchanged_copy(example: Example) -> bool:
    """Whether it is a working copy with the text that its entry had when it was made."""
    if not example.copy_of_id or not example.based_on:
        return False
    documents = versions.fill_missing_fields(example.based_on), load_document(example)
    base, mine = map(remove_row_keys, documents)
    return all(base[name] == mine[name] for names in FIELD_GROUPS for name in names)


def rebase_copy(copy: Example) -> tuple[Document, list[Difference]]:
    """Returns the text that publishing the copy would give its entry, and the conflicts: changes to the entry that this
    would undo. Fields that only the entry has changed since the copy was made are taken from the entry."""
    entry, mine = load_document(Example.objects.get(working_copy=copy)), load_document(copy)
    base = replace_retired_terms(versions.fill_missing_fields(copy.based_on or entry), entry, References())
    sides = [remove_row_keys(document) for document in (base, entry, mine)]
    conflicting: set[str] = set()
    rebased = dict(mine)
    for names in FIELD_GROUPS:
        before, theirs, ours = ({name: side[name] for name in names} for side in sides)
        if ours == before:
            rebased |= {name: entry[name] for name in names}
        elif theirs not in (before, ours):
            conflicting |= {name for name in names if theirs[name] != before[name]}
    old, new = ({name: side[name] for name in conflicting} for side in (base, entry))
    return rebased, compare_documents(old, new)


@transaction.atomic
def confirm_copy(copy: Example, user: Any, shown: str = "") -> None:
    """Resolves conflicts in favour of the copy, and rebases it on the entry. `shown`: the digest of the conflicts that
    the editor saw. Raises ValidationFailed if the entry has changed again since."""
    copy = lock_entry(copy)
    entry = lock_entry(Example.objects.get(working_copy=copy))
    document, conflicts = rebase_copy(copy)
    if shown != digest_conflicts(conflicts):
        raise ValidationFailed([EntryError("", "The entry was changed again. Check the changes, then confirm.")])
    before = versions.record_external_changes(copy)
    copy.based_on, copy.edited_by = load_document(entry), user
    stored = store_document(align_rows(document, before), copy, stored=before)
    versions.record_version(copy, user, "Working copy confirmed after the entry changed", stored)


def digest_conflicts(conflicts: list[Difference]) -> str:
    return versions.hash_document({difference.key: [difference.old, difference.new] for difference in conflicts})
