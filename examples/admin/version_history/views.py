"""The history pages of an entry: the list, one version, and a comparison of two. All are read-only."""

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from reversion.models import Version

from examples.admin.pages import is_primary_key, render_page
from examples.admin.workflow.permissions import can_edit, can_edit_any, is_public
from examples.documents.difference import Difference, compare_documents
from examples.documents.field_types import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import build_empty_document
from examples.documents.versions import EXTERNAL_CHANGE, FIRST_VERSION, load_version_document
from examples.models import Example
from examples.presenters.formatting import format_date_time

PAGE_SIZE = 25
MAX_CHOICES = 500  # versions in the lists to compare
MAX_NAMES = 5  # of what a version changed, in the list
CURRENT = "now"


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


class VersionSummary(NamedTuple):
    """`earlier`: the version it is compared with, if any. `is_copy`: whether it is of the working copy."""

    version: Any
    author: str
    earlier: Any
    changes: list[Difference]
    is_copy: bool

    @property
    def changed(self) -> str:
        if self.earlier is None:
            return "First version"
        names = [change.label for change in self.changes]
        more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
        return f"{', '.join(names[:MAX_NAMES])}{more}" if names else "No changes to the text"


def summarise_versions(page: list[Any], example: Example) -> list[VersionSummary]:
    """Summaries of one page of versions. `example`: the entry or working copy whose history is shown."""
    references, all_versions, summaries = References(), list_related_versions(example), []
    entry_key = str(example.copy_of_id or example.pk)
    for place, version in enumerate(page):
        # The row's previous version, usually on the same page; otherwise the entry's previous version.
        same = (other for other in page[place + 1 :] if other.object_id == version.object_id)
        before = all_versions.filter(pk__lt=version.pk)
        earlier = next(same, None) or before.filter(object_id=version.object_id).first() or before.first()
        old, new = map(load_version_document, (earlier or version, version))
        changes, is_copy = compare_documents(old, new, references), version.object_id != entry_key
        summaries.append(VersionSummary(version, get_author_name(version), earlier, changes, is_copy))
    return summaries


def can_restore(user: Any, example: Example) -> bool:
    """Whether the user may restore versions into the entry, or into its working copy if the entry is public."""
    return can_edit_any(user) if is_public(example) else can_edit(user, example)


@require_safe
def history_view(
    request: HttpRequest, model_admin: Any, example: Example, error_message: str = "", **selected: str
) -> HttpResponse:  # fmt: skip
    versions = list_related_versions(example)
    choices = [(str(v.pk), f"{format_version_time(v)}: {v.revision.comment}") for v in versions[:MAX_CHOICES]]
    previous = choices[1][0] if len(choices) > 1 else ""  # to compare with the entry as it is now
    page = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        model_admin, request, "version_history/list", f"History of “{example}”", original=example,
        page=page, versions=summarise_versions(list(page), example),
        working_copy=Example.objects.filter(copy_of=example).first(),
        choices=choices, error_message=error_message, selected={"older": previous, **selected},
        status=400 if error_message else 200, can_see_deleted=can_edit_any(request.user),
    )  # fmt: skip


@require_safe
def version_view(request: HttpRequest, model_admin: Any, example: Example, version: int) -> HttpResponse:
    """Shows what a version changed, and its full text."""
    versions = list_related_versions(example)
    version_row = get_object_or_404(versions, pk=version)
    (summary,) = summarise_versions([version_row], example)
    time = format_version_time(version_row)
    return render_page(
        model_admin, request, "version_history/version", f"“{example}” on {time}", original=example, summary=summary,
        time=time, later=versions.filter(pk__gt=version).last(), can_restore=can_restore(request.user, example),
        fields=list_filled_fields(load_version_document(version_row)),
    )  # fmt: skip


def list_filled_fields(document: Document) -> list[Difference]:
    """The fields, tags and rows that are filled in: what differs from an empty document."""
    return compare_documents(build_empty_document() | {"status": ""}, document)


@require_safe
def compare_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """Compares the versions ?from= and ?to=: keys of versions, or "now" for the stored text."""
    selected = {"older": request.GET.get("from", ""), "newer": request.GET.get("to", CURRENT)}
    old, new = (_find_document(example, value) for value in selected.values())
    if not old or not new:
        return history_view(request, model_admin, example, "Choose two versions from the lists.", **selected)
    return render_page(
        model_admin, request, "version_history/compare", f"“{example}”: two versions", original=example,
        changes=compare_documents(old[1], new[1]), old=old[0], new=new[0],
    )  # fmt: skip


def _find_document(example: Example, key: str) -> tuple[str, Document] | None:
    """The time and document of a version. None if the entry has no such version."""
    if key == CURRENT:
        return "Now", load_document(example)
    version = list_related_versions(example).filter(pk=key).first() if is_primary_key(key) else None
    return (format_version_time(version), load_version_document(version)) if version else None
