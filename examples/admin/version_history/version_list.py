"""The history of an entry as a list: each version with who, what was done and how much it changed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from reversion.models import Version

from examples.documents.difference import Difference, compare_documents
from examples.documents.references import References
from examples.documents.versions import EXTERNAL_CHANGE, FIRST_VERSION, fill_missing_fields, load_version_document
from examples.models import Example
from examples.presenters.formatting import format_date_time


def find_versions(example: Example) -> QuerySet[Any]:
    """Versions of the entry and its working copy, whichever is asked for, newest first, with revision and user."""
    family = Example.objects.filter(Q(pk__in=(example.pk, example.copy_of_id)) | Q(copy_of=example))
    keys = [str(key) for key in family.values_list("pk", flat=True)]
    found: QuerySet[Any] = Version.objects.get_for_model(Example).filter(object_id__in=keys)
    return found.select_related("revision__user").order_by("-pk")


def format_version_time(version: Any) -> str:
    return format_date_time(version.revision.date_created)


def get_author_name(version: Any) -> str:
    user, action = version.revision.user, version.revision.comment
    if user:
        return str(user.get_username())
    if action == EXTERNAL_CHANGE:
        return "outside the desk"
    return (
        "the catalogue’s loader or another tool"
        if action == FIRST_VERSION
        else "an automated process or a deleted account"
    )


@dataclass
class VersionSummary:
    """A version in the list. `earlier`: the one it was made from, if any. `references`: shared by the whole list."""

    version: Any
    earlier: Any
    references: References
    copy: bool  # the working copy's, which readers do not see

    @property
    def who(self) -> str:
        return get_author_name(self.version)

    @property
    def action(self) -> str:
        return str(self.version.revision.comment) or "Saved"

    @cached_property
    def changes(self) -> list[Difference]:
        old, new = (
            fill_missing_fields(load_version_document(version))
            for version in (self.earlier or self.version, self.version)
        )
        return compare_documents(old, new, self.references)

    @property
    def counted(self) -> str:
        """Fields and rows alike."""
        number = len(self.changes)
        if self.earlier is None:
            return "First version"
        return f"{number} {'change' if number == 1 else 'changes'}" if number else "No changes to the text"


def list_versions(page: list[Any], example: Example) -> list[VersionSummary]:
    """For the versions of one page. `example`: the entry or copy whose history it is."""
    references, family = References(), find_versions(example)
    copies = Example.objects.filter(Q(pk=example.pk) | Q(copy_of=example), copy_of__isnull=False)
    of_copies = {str(pk) for pk in copies.values_list("pk", flat=True)}
    found = []
    for place, version in enumerate(page):
        # Made from the row's own last version, which is mostly on the same page; else from the entry's last one.
        same = (other for other in page[place + 1 :] if other.object_id == version.object_id)
        before = family.filter(pk__lt=version.pk)
        earlier = next(same, None) or before.filter(object_id=version.object_id).first() or before.first()
        found.append(VersionSummary(version, earlier, references, version.object_id in of_copies))
    return found
