"""The pages of an entry's history: the list, one version, any two beside each other. They change nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from examples.desk.history.documents import changes, complete
from examples.desk.history.lines import Line, lines, of_family, when
from examples.desk.versions.differences import Difference, differences
from examples.desk.versions.document import Document, empty
from examples.desk.versions.history import document
from examples.desk.versions.read import read
from examples.desk.workflow.people import edits_any, is_public, may_edit
from examples.models import Example

PAGE = 25
OFFERED = 500  # of so many versions any two can be chosen
NOW = "now"
CHOOSE = "Choose two versions out of the lists."


def shown(desk: Any, request: HttpRequest, pk: int) -> Example:
    """The entry, for those who may see it in the desk."""
    example = get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)
    if not desk.has_view_permission(request, example):
        raise PermissionDenied
    return example


def page(
    desk: Any, request: HttpRequest, example: Example | None, name: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {**desk.admin_site.each_context(request), "opts": desk.opts, "original": example, "title": title, **more}
    return TemplateResponse(request, f"desk/{name}.html", context, status=status)


def may_restore(user: Any, example: Example) -> bool:
    """Into the entry itself, or into the working copy of what is public."""
    return edits_any(user) if is_public(example) else may_edit(user, example)


def history_view(desk: Any, request: HttpRequest, pk: int, problem: str = "", **chosen: str) -> HttpResponse:
    """Newest first, in pages."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    example = shown(desk, request, pk)
    found = of_family(example)
    paged = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return page(
        desk, request, example, "history/list", f"History of “{example}”",
        page=paged, lines=lines(list(paged), example), copy=Example.objects.filter(copy_of=example).first(),
        offered=[(str(version.pk), f"{when(version)}: {version.revision.comment}") for version in found[:OFFERED]],
        problem=problem, chosen=chosen, status=400 if problem else 200,
        deleted=edits_any(request.user),
    )  # fmt: skip


def version_of(example: Example, version: int) -> Any:
    return get_object_or_404(of_family(example), pk=version)


def version_view(desk: Any, request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """One version: what it changed, and its whole text."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    example = shown(desk, request, pk)
    found = version_of(example, version)
    (line,) = lines([found], example)
    return page(
        desk, request, example, "history/version", f"“{example}” on {line.when}",
        line=line, whole=whole(document(found)), may_restore=may_restore(request.user, example),
        neighbours=_neighbours(line, example),
    )  # fmt: skip


def whole(text: Document) -> list[Difference]:
    """Each filled field, tag group and row, with its name: what differs from nothing at all."""
    blank = empty() | {"status": ""}
    return differences(blank, complete(text))


def _neighbours(line: Line, example: Example) -> dict[str, Any]:
    later = of_family(example).filter(pk__gt=line.version.pk).last()
    return {"earlier": line.earlier, "later": later}


def compare_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """?from= and ?to=: keys of versions, or "now" for what is stored."""
    example = shown(desk, request, pk)
    chosen = {"older": request.GET.get("from", ""), "newer": request.GET.get("to", NOW)}
    sides = [_side(example, value) for value in chosen.values()]
    if None in sides:
        return history_view(desk, request, pk, CHOOSE, **chosen)
    (old_label, old), (new_label, new) = (side for side in sides if side)
    return page(
        desk, request, example, "history/compare", f"“{example}”: two versions",
        changes=changes(old, new), old=old_label, new=new_label,
    )  # fmt: skip


def _side(example: Example, chosen: str) -> tuple[str, Document] | None:
    """What was chosen: its name and its document. None where it is no version of this entry."""
    if chosen == NOW:
        return "Now", read(example)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return None
    try:
        version = version_of(example, int(chosen))
    except Http404:
        return None
    return when(version), document(version)
