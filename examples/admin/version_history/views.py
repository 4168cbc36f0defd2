"""The history pages of an entry: the list, one version, and a comparison of two. All are read-only."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from examples.admin.page_helpers import is_primary_key, render_page
from examples.admin.version_history.version_list import format_version_time, list_related_versions, summarise_versions
from examples.admin.workflow.permissions import can_edit, can_edit_any, is_public
from examples.documents.difference import Difference, compare_documents
from examples.documents.field_types import Document
from examples.documents.load import load_document
from examples.documents.schema import build_empty_document
from examples.documents.versions import load_version_document
from examples.models import Example

PAGE_SIZE = 25
MAX_CHOICES = 500  # versions in the lists to compare
CURRENT = "now"
CHOOSE_VERSIONS = "Choose two versions from the lists."


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
        return history_view(request, model_admin, example, CHOOSE_VERSIONS, **selected)
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
