"""Lists the versions of an entry: who made each one, what they did and what changed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from reversion.models import Version

from examples.documents.difference import Difference, compare_documents
from examples.documents.references import References
from examples.documents.versions import EXTERNAL_CHANGE, FIRST_VERSION, load_version_document
from examples.models import Example
from examples.presenters.formatting import format_date_time

MAX_NAMES = 5  # of what a version changed, in the list


def list_related_versions(example: Example) -> QuerySet[Any]:
    """Versions of an entry and its working copy, given either of them; newest first, with revision and user."""
    family = Example.objects.filter(Q(pk__in=(example.pk, example.copy_of_id)) | Q(copy_of=example))
    keys = [str(key) for key in family.values_list("pk", flat=True)]
    versions: QuerySet[Any] = Version.objects.get_for_model(Example).filter(object_id__in=keys)
    return versions.select_related("revision__user").order_by("-pk")


def format_version_time(version: Any) -> str:
    return format_date_time(version.revision.date_created)


def get_author_name(version: Any) -> str:
    user, action = version.revision.user, version.revision.comment
    if user:
        return str(user.get_username())
    authors = {EXTERNAL_CHANGE: "outside the desk", FIRST_VERSION: "the catalogue’s loader or another tool"}
    return authors.get(action, "an automated process or a deleted account")


@dataclass
class VersionSummary:
    """A version in the list. `earlier`: the version it is compared with, if any. `references`: shared by the list."""

    version: Any
    earlier: Any
    references: References
    is_copy: bool  # a version of the working copy, which readers do not see

    @property
    def author(self) -> str:
        return get_author_name(self.version)

    @cached_property
    def changes(self) -> list[Difference]:
        old, new = map(load_version_document, (self.earlier or self.version, self.version))
        return compare_documents(old, new, self.references)

    @property
    def changed(self) -> str:
        """The fields and rows that changed, by name."""
        if self.earlier is None:
            return "First version"
        names = [change.label for change in self.changes]
        more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
        return f"{', '.join(names[:MAX_NAMES])}{more}" if names else "No changes to the text"


def summarise_versions(page: list[Any], example: Example) -> list[VersionSummary]:
    """Summaries of one page of versions. `example`: the entry or working copy whose history is shown."""
    references, all_versions = References(), list_related_versions(example)
    copies = Example.objects.filter(Q(pk=example.pk) | Q(copy_of=example), copy_of__isnull=False)
    copy_keys = {str(pk) for pk in copies.values_list("pk", flat=True)}
    summaries = []
    for place, version in enumerate(page):
        # The row's previous version, usually on the same page; otherwise the entry's previous version.
        same = (other for other in page[place + 1 :] if other.object_id == version.object_id)
        before = all_versions.filter(pk__lt=version.pk)
        earlier = next(same, None) or before.filter(object_id=version.object_id).first() or before.first()
        summaries.append(VersionSummary(version, earlier, references, version.object_id in copy_keys))
    return summaries
