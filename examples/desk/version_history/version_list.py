"""The history of an entry as a list: each version with who, when, what was done and how much it changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from reversion.models import Version

from examples.documents.difference import Difference, compare_documents
from examples.documents.references import References
from examples.documents.versions import FIRST, OUTSIDE, complete, document_of
from examples.models import Example


def family_keys(example: Example) -> list[int]:
    """Keys of the entry and its working copy, whichever of them is asked for."""
    keys = [example.pk, example.copy_of_id]
    keys += Example.objects.filter(copy_of=example).values_list("pk", flat=True)
    return [key for key in keys if key]


def family_versions(example: Example) -> QuerySet[Any]:
    """Versions of the entry and of its working copy, newest first, with revision and user."""
    keys = [str(key) for key in family_keys(example)]
    found: QuerySet[Any] = Version.objects.get_for_model(Example).filter(object_id__in=keys)
    return found.select_related("revision__user").order_by("-pk")


def previous_version(version: Any, example: Example) -> Any:
    """The version that this one was made from: the row's own last one, else the entry's last one. Or None."""
    earlier = family_versions(example).filter(pk__lt=version.pk)
    return earlier.filter(object_id=version.object_id).first() or earlier.first()


def format_time(version: Any) -> str:
    """Such as "3 November 2026, 14:05", in local time."""
    return date_format(localtime(version.revision.date_created), "j F Y, H:i")


def author_name(version: Any) -> str:
    user, action = version.revision.user, version.revision.comment
    if user:
        return str(user.get_username())
    if action == OUTSIDE:
        return "outside the desk"
    return "the catalogue's loader or another tool" if action == FIRST else "a tool, or an account that is gone"


@dataclass
class VersionEntry:
    """A version in the list. `copy`: it is the working copy's, which readers do not see."""

    version: Any
    earlier: Any
    copy: bool
    references: References

    @property
    def when(self) -> str:
        return format_time(self.version)

    @property
    def who(self) -> str:
        return author_name(self.version)

    @property
    def action(self) -> str:
        return str(self.version.revision.comment) or "Saved"

    @cached_property
    def changes(self) -> list[Difference]:
        if self.earlier is None:
            return []
        old, new = (complete(document_of(version)) for version in (self.earlier, self.version))
        return compare_documents(old, new, self.references)

    @property
    def counted(self) -> str:
        number = len(self.changes)
        if self.earlier is None:
            return "the first version kept"
        return f"{number} {'field' if number == 1 else 'fields'}" if number else "nothing in the text"


def list_versions(page: list[Any], example: Example) -> list[VersionEntry]:
    """For the versions of one page. `example`: the entry or copy whose history it is."""
    references = References()
    copies = Example.objects.filter(pk__in=family_keys(example), copy_of__isnull=False).values_list("pk", flat=True)
    of_copies = {str(pk) for pk in copies}
    found = []
    for place, version in enumerate(page):
        # The version before is mostly on the same page.
        same = (other for other in page[place + 1 :] if other.object_id == version.object_id)
        earlier = next(same, None) or previous_version(version, example)
        found.append(VersionEntry(version, earlier, version.object_id in of_copies, references))
    return found
