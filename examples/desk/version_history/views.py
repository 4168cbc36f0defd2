"""The pages of an entry's history: the list, one version, any two beside each other. They change nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from examples.desk.version_history.version_list import VersionEntry, family_versions, format_time, list_versions
from examples.desk.workflow.permissions import can_edit, can_edit_any, is_public
from examples.documents.difference import Difference, compare_documents
from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.schema import empty_document
from examples.documents.versions import complete, document_of
from examples.models import Example

PAGE = 25
OFFERED = 500  # of so many versions any two can be chosen
NOW = "now"
CHOOSE = "Choose two versions out of the lists."


def get_entry(desk: Any, request: HttpRequest, pk: int) -> Example:
    """The entry, for those who may see it in the desk."""
    example = get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)
    if not desk.has_view_permission(request, example):
        raise PermissionDenied
    return example


def render_page(
    desk: Any, request: HttpRequest, example: Example | None, name: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {**desk.admin_site.each_context(request), "opts": desk.opts, "original": example, "title": title, **more}
    return TemplateResponse(request, f"desk/{name}.html", context, status=status)


def can_restore(user: Any, example: Example) -> bool:
    """Into the entry itself, or into the working copy of what is public."""
    return can_edit_any(user) if is_public(example) else can_edit(user, example)


def history_view(desk: Any, request: HttpRequest, pk: int, problem: str = "", **chosen: str) -> HttpResponse:
    """Newest first, in pages."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    example = get_entry(desk, request, pk)
    found = family_versions(example)
    paged = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render_page(
        desk, request, example, "version_history/list", f"History of “{example}”",
        page=paged, versions=list_versions(list(paged), example), copy=Example.objects.filter(copy_of=example).first(),
        offered=[(str(row.pk), f"{format_time(row)}: {row.revision.comment}") for row in found[:OFFERED]],
        problem=problem, chosen=chosen, status=400 if problem else 200,
        deleted=can_edit_any(request.user),
    )  # fmt: skip


def find_version(example: Example, version: int) -> Any:
    return get_object_or_404(family_versions(example), pk=version)


def version_view(desk: Any, request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """One version: what it changed, and its whole text."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    example = get_entry(desk, request, pk)
    found = find_version(example, version)
    (entry,) = list_versions([found], example)
    return render_page(
        desk, request, example, "version_history/version", f"“{example}” on {entry.when}",
        entry=entry, whole=whole_text(document_of(found)), can_restore=can_restore(request.user, example),
        neighbours=_neighbours(entry, example),
    )  # fmt: skip


def whole_text(text: Document) -> list[Difference]:
    """Each filled field, tag group and row, with its name: what differs from nothing at all."""
    blank = empty_document() | {"status": ""}
    return compare_documents(blank, complete(text))


def _neighbours(entry: VersionEntry, example: Example) -> dict[str, Any]:
    later = family_versions(example).filter(pk__gt=entry.version.pk).last()
    return {"earlier": entry.earlier, "later": later}


def compare_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """?from= and ?to=: keys of versions_of, or "now" for what is stored."""
    example = get_entry(desk, request, pk)
    chosen = {"older": request.GET.get("from", ""), "newer": request.GET.get("to", NOW)}
    sides = [_side(example, value) for value in chosen.values()]
    if None in sides:
        return history_view(desk, request, pk, CHOOSE, **chosen)
    (old_label, old), (new_label, new) = (side for side in sides if side)
    return render_page(
        desk, request, example, "version_history/compare", f"“{example}”: two versions",
        changes=compare_documents(complete(old), complete(new)), old=old_label, new=new_label,
    )  # fmt: skip


def _side(example: Example, chosen: str) -> tuple[str, Document] | None:
    """What was chosen: its name and its document. None where it is no version of this entry."""
    if chosen == NOW:
        return "Now", load_document(example)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return None
    try:
        version = find_version(example, int(chosen))
    except Http404:
        return None
    return format_time(version), document_of(version)
