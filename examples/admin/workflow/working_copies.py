"""Working copies: readers keep the published text until the copy is published over it."""

from typing import Any

from django.db import transaction

from examples.admin.workflow.permissions import is_public
from examples.documents.difference import Difference, compare_documents, remove_row_keys
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.references import References, replace_retired_terms
from examples.documents.schema import PARTS, STATE_NAMES, build_empty_document
from examples.documents.store import align_rows, store_document
from examples.documents.versions import (
    fill_missing_fields,
    hash_document,
    reassign_versions,
    record_external_changes,
    record_version,
)
from examples.models import Example

GONE = EntryError(
    "",
    "Someone else published, discarded or deleted this entry. Nothing was changed. "
    "Find it in the list or in Deleted entries.",
)
CLAIMS = ("evidence_source", *(part.name for part in PARTS if part.name == "sources" or part.is_citing))
# What was changed in an entry and its copy is compared by these.
GROUPS = [CLAIMS, *((name,) for name in build_empty_document() if name not in {*CLAIMS, "slug", *STATE_NAMES})]


def lock_entry(example: Example) -> Example:
    """The row as it is now, held until the transaction ends. Raises ValidationFailed where it is gone."""
    row = Example.objects.select_for_update().filter(pk=example.pk).first()
    if row is None:
        raise ValidationFailed([GONE])
    return row


def get_editable_row(example: Example) -> Example:
    """What editors work on: the entry, or if it is public and has one, its working copy."""
    copy = Example.objects.filter(copy_of=example).first() if is_public(example) else None
    return copy or example


def find_free_slug(slug: str) -> str:
    """The slug, or where another entry has it, the slug with the first free number behind it."""
    taken = set(Example.objects.filter(slug__startswith=slug[:74]).values_list("slug", flat=True))
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug[:74]}-{number}"
    return found


@transaction.atomic
def get_working_copy(example: Example, user: Any) -> Example:
    """The working copy of a public entry, made where there is none."""
    lock_entry(example)  # two who press Edit at once get the same copy
    if copy := Example.objects.filter(copy_of=example).first():
        return copy
    document = record_external_changes(example)
    slug = find_free_slug(f"copy-of-{example.pk}")
    copy = Example(slug=slug, title=example.title, copy_of=example, based_on=document)
    copy.created_by = user if user and user.is_authenticated else None
    copy.save(force_insert=True)
    record_version(
        copy, user, "Working copy created", store_document(document, copy, References(follow_successors=False))
    )
    return copy


@transaction.atomic
def discard_copy(copy: Example, user: Any) -> None:
    """The copy goes; its last text stays in the history of its entry."""
    copy = lock_entry(copy)
    entry = lock_entry(Example.objects.get(working_copy=copy))
    record_external_changes(entry)
    record_external_changes(copy)
    record_version(copy, user, "Text of the discarded working copy")
    reassign_versions(copy, entry)
    copy.delete()
    record_version(entry, user, "Working copy discarded")


def rebase_copy(copy: Example) -> tuple[Document, list[Difference]]:
    """What publishing the copy would make of its entry: the copy's text, with what was changed in the entry alone since
    it was made (claims and their sources count as one); and what changed in both, which publishing would take back."""
    entry, mine = load_document(Example.objects.get(working_copy=copy)), load_document(copy)
    base = replace_retired_terms(fill_missing_fields(copy.based_on or entry), entry, References())
    sides = [remove_row_keys(document) for document in (base, entry, mine)]
    both: set[str] = set()
    found = dict(mine)
    for names in GROUPS:
        before, theirs, ours = ({name: side[name] for name in names} for side in sides)
        if ours == before:
            found |= {name: entry[name] for name in names}
        elif theirs not in (before, ours):
            both |= {name for name in names if theirs[name] != before[name]}
    return found, compare_documents({name: base[name] for name in both}, {name: entry[name] for name in both})


@transaction.atomic
def confirm_copy(copy: Example, user: Any, shown: str = "") -> None:
    """An editor has seen what changed in both: there the copy's text stands. What changed in the entry alone is taken
    over. `shown`: digest of the changes that the editor saw. Raises ValidationFailed where they are others by now."""
    copy = lock_entry(copy)
    entry = lock_entry(Example.objects.get(working_copy=copy))
    document, conflicts = rebase_copy(copy)
    if shown != digest_conflicts(conflicts):
        raise ValidationFailed([EntryError("", "The entry was changed again. Check the changes, then confirm.")])
    before = record_external_changes(copy)
    copy.based_on, copy.edited_by = load_document(entry), user
    stored = store_document(align_rows(document, before), copy, stored=before)
    record_version(copy, user, "Working copy confirmed after the entry changed", stored)


def digest_conflicts(conflicts: list[Difference]) -> str:
    return hash_document({difference.key: [difference.old, difference.new] for difference in conflicts})
