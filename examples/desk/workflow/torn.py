"""Both versions side by side: what somebody else saved, and what was typed meanwhile. Neither is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from examples.desk.refusal import explain
from examples.desk.versions.document import Document, digest
from examples.desk.versions.history import catch_up, keep, keep_document, versions
from examples.desk.versions.read import read
from examples.desk.versions.write import write
from examples.desk.workflow.copies import behind, brought_back, standing, working_copy
from examples.desk.workflow.merging import MINE, THEIRS, Merge, aligned, met
from examples.desk.workflow.opened import sealed_typed, unsealed_typed
from examples.desk.workflow.people import edits_any, is_public, may_edit
from examples.models import Example

COPIES = Example.objects.filter(copy_of__isnull=False)
UNFIT = "The two do not fit together so. Put that right in the entry, in another window, then save here once more."
LATE = "Typed by somebody who could not save it any more"
AS_IT_IS = "As it is, without what was typed too late"


def torn(desk: Any, request: HttpRequest, example: Example, merge: Merge, problem: str = "") -> HttpResponse:
    """The page with both versions of what was typed into a form that was opened before somebody else saved."""
    if not _may_save(request.user, example):
        return _too_late(desk, request, example, merge)
    typed = sealed_typed(example.pk, merge.base, merge.mine)
    return _page(desk, request, example, merge, problem, typed=typed, shown=digest(read(standing(example))))


def _may_save(user: Any, example: Example) -> bool:
    stored = Example.objects.get(pk=example.pk)
    return edits_any(user) if is_public(stored) else may_edit(user, stored)


def _too_late(desk: Any, request: HttpRequest, example: Example, merge: Merge) -> HttpResponse:
    """Kept in the history, for an editor to take over."""
    stored = Example.objects.get(pk=example.pk)
    catch_up(stored)
    keep_document(stored, merge.merged(), request.user, LATE)
    keep(stored, None, AS_IT_IS)
    said = "Somebody has moved this entry on, so you can not change it any more. What you typed is kept in its history."
    desk.message_user(request, f"{said} Ask an editor to take it over.", messages.WARNING)
    return HttpResponseRedirect(reverse("admin:examples_example_change", args=[example.pk]))


def _page(
    desk: Any, request: HttpRequest, example: Example, merge: Merge, problem: str, **more: Any
) -> HttpResponse:  # fmt: skip
    last = versions(example).first()
    context = {
        **desk.admin_site.each_context(request),
        "title": "Two versions of this entry",
        "opts": desk.opts,
        "original": example,
        "merge": merge,
        "conflicts": [(conflict, request.POST.get(f"choice-{conflict.name}", "")) for conflict in merge.conflicts],
        "problem": problem,
        "last": last.revision if last else None,
        "mine": MINE,
        "theirs": THEIRS,
        **more,
    }
    return TemplateResponse(request, "desk/workflow/torn.html", context, status=409)


def unchosen(merge: Merge, chosen: Mapping[str, str]) -> str:
    """What is left to decide, in words; nothing where all is."""
    left = [c.label for c in merge.conflicts if chosen.get(f"choice-{c.name}") not in (MINE, THEIRS)]
    return f"Choose one of the two versions of: {', '.join(left)}." if left else ""


def choices(merge: Merge, chosen: Mapping[str, str]) -> dict[str, str]:
    return {conflict.name: chosen[f"choice-{conflict.name}"] for conflict in merge.conflicts}


def merge_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """POST alone: takes the choices made on the page above and saves one version of the two."""
    typed = unsealed_typed(request.POST.get("typed", ""), pk)
    if request.method != "POST" or typed is None:
        return HttpResponseRedirect(reverse("admin:examples_example_change", args=[pk]))
    if not desk.has_view_permission(request):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _decided(desk, request, pk, typed)
    except IntegrityError as error:
        example = _held(pk, typed[0], request.user)
        merge = met(typed[0], read(standing(example)), typed[1])
        return torn(desk, request, example, merge, f"{explain(error).message} {UNFIT}")


def _decided(desk: Any, request: HttpRequest, pk: int, typed: tuple[Document, Document]) -> HttpResponse:
    example = _held(pk, typed[0], request.user)
    theirs = read(standing(example))
    merge = met(typed[0], theirs, typed[1])
    problem = unchosen(merge, request.POST)
    if digest(theirs) != request.POST.get("shown"):
        problem = "The entry was changed once more while you were choosing. Look again, then save."
    if problem or not _may_save(request.user, example):
        return torn(desk, request, example, merge, problem)
    return _settled(desk, request, example, merge)


@transaction.atomic
def _held(pk: int, base: Document, user: Any) -> Example:
    """The row, locked; brought back where it was published away or deleted while somebody was choosing."""
    return Example.objects.select_for_update().filter(pk=pk).first() or brought_back(pk, base, user)


def _settled(desk: Any, request: HttpRequest, example: Example, merge: Merge) -> HttpResponse:
    target = working_copy(example, request.user) if is_public(example) else example
    merged = merge.merged(choices(merge, request.POST))
    catch_up(target)
    write(aligned(merged, read(target)) if target != example else merged, target)
    Example.objects.filter(pk=target.pk).update(edited_by=request.user, publish_at=None)
    keep(target, request.user, "Saved from two versions")
    desk.message_user(request, f"“{target}” was saved from both versions.", messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:examples_example_change", args=[target.pk]))


def caught_up_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """A working copy whose entry changed since it was made: the same page, from what is stored."""
    copy = get_object_or_404(COPIES, pk=pk)
    if not may_edit(request.user, copy):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                problem = _caught_up(get_object_or_404(COPIES.select_for_update(), pk=pk), request)
        except IntegrityError as error:
            problem = f"{explain(error).message} {UNFIT}"
        if not problem:
            desk.message_user(request, "The working copy now has what changed in its entry.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:examples_example_review", args=[pk]))
    return _page(desk, request, copy, behind(copy), problem, caught_up=True)


def _caught_up(copy: Example, request: HttpRequest) -> str:
    """Nothing, or what is left to decide."""
    merge = behind(copy)
    if problem := unchosen(merge, request.POST):
        return problem
    catch_up(copy)
    merged = merge.merged(choices(merge, request.POST))
    write(aligned(merged, read(copy)), copy)
    Example.objects.filter(pk=copy.pk).update(based_on=merge.theirs, edited_by=request.user, publish_at=None)
    keep(copy, request.user, "Brought up to date with its entry")
    return ""
