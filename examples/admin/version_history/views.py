"""The pages of an entry's history: the list, one version, any two beside each other. They change nothing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from examples.admin.page_helpers import is_primary_key, render_page
from examples.admin.version_history.version_list import find_versions, format_version_time, list_versions
from examples.admin.workflow.permissions import can_edit, can_edit_any, is_public
from examples.documents.difference import Difference, compare_documents
from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.schema import build_empty_document
from examples.documents.versions import fill_missing_fields, load_version_document
from examples.models import Example

PAGE_SIZE = 25
OFFERED = 500  # of so many versions any two can be chosen
NOW = "now"
CHOOSE = "Choose two versions from the lists."


def can_restore(user: Any, example: Example) -> bool:
    """Into the entry itself, or into the working copy of what is public."""
    return can_edit_any(user) if is_public(example) else can_edit(user, example)


@require_safe
def history_view(
    request: HttpRequest, model_admin: Any, example: Example, problem: str = "", **chosen: str
) -> HttpResponse:  # fmt: skip
    """Newest first, in pages."""
    found = find_versions(example)
    paged = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        model_admin, request, "version_history/list", f"History of “{example}”", original=example,
        page=paged, versions=list_versions(list(paged), example), copy=Example.objects.filter(copy_of=example).first(),
        offered=[(str(row.pk), f"{format_version_time(row)}: {row.revision.comment}") for row in found[:OFFERED]],
        problem=problem, chosen=chosen, status=400 if problem else 200, deleted=can_edit_any(request.user),
    )  # fmt: skip


@require_safe
def version_view(request: HttpRequest, model_admin: Any, example: Example, version: int) -> HttpResponse:
    """One version: what it changed, and its whole text."""
    versions = find_versions(example)
    found = get_object_or_404(versions, pk=version)
    (entry,) = list_versions([found], example)
    when = format_version_time(found)
    return render_page(
        model_admin, request, "version_history/version", f"“{example}” on {when}", original=example, entry=entry,
        when=when, later=versions.filter(pk__gt=version).last(), whole=list_filled_fields(load_version_document(found)),
        can_restore=can_restore(request.user, example),
    )  # fmt: skip


def list_filled_fields(text: Document) -> list[Difference]:
    """Each filled field, tag group and row, with its name: what differs from nothing at all."""
    return compare_documents(build_empty_document() | {"status": ""}, fill_missing_fields(text))


@require_safe
def compare_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """?from= and ?to=: keys of family_versions, or "now" for what is stored."""
    chosen = {"older": request.GET.get("from", ""), "newer": request.GET.get("to", NOW)}
    old, new = (_find_document(example, value) for value in chosen.values())
    if not old or not new:
        return history_view(request, model_admin, example, CHOOSE, **chosen)
    return render_page(
        model_admin, request, "version_history/compare", f"“{example}”: two versions", original=example,
        changes=compare_documents(fill_missing_fields(old[1]), fill_missing_fields(new[1])), old=old[0], new=new[0],
    )  # fmt: skip


def _find_document(example: Example, chosen: str) -> tuple[str, Document] | None:
    """The name and document of what was chosen. None where it is no version of this entry."""
    if chosen == NOW:
        return "Now", load_document(example)
    version = find_versions(example).filter(pk=chosen).first() if is_primary_key(chosen) else None
    return (format_version_time(version), load_version_document(version)) if version else None
