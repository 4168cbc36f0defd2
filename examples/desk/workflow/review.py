"""An entry's page in the desk: where it stands, what is missing, what would change for readers, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from examples.desk.advice.advice import advise
from examples.desk.refusal import Refused, explain
from examples.desk.versions.differences import Difference, differences
from examples.desk.versions.document import Document, digest, without_ids
from examples.desk.versions.history import versions
from examples.desk.versions.read import read
from examples.desk.workflow import moves
from examples.desk.workflow.copies import discard, locked, working_copy
from examples.desk.workflow.opened import content
from examples.desk.workflow.people import edits_any, is_public, may_edit, needs_somebody_else, publishes
from examples.models import Change, Example
from examples.models.gate import missing

Status = Example.Status
UNREAD = "Somebody changed the entry while you were reading, so it was not published. Look again, then publish."
OTHER = "You changed this entry last, so a colleague has to publish it."


def address(page: str, example: Example) -> str:
    return reverse(f"admin:examples_example_{page}", args=[example.pk])


def review(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    """Shown for what can not be edited in place, and on the way to publication."""
    example = Example.objects.select_related("copy_of", "edited_by", "scheduled_by").get(pk=example.pk)
    entry = example.copy_of or example
    document = read(example)
    changes = _changes(entry, example)
    context = {
        **desk.admin_site.each_context(request),
        "title": example.title,
        "opts": desk.opts,
        "original": example,
        "entry": entry,
        "copy": Example.objects.filter(copy_of=example).first(),
        "public": is_public(entry),
        "gaps": missing(example),
        "changes": changes,
        "shown": stamp(example, document),
        "announced": _announced(example, entry, changes),
        "last": versions(example).first(),
        "may": _may(request.user, example),
        "advice": advise(document),
        "other": OTHER if needs_somebody_else(request.user, example) else "",
    }
    return TemplateResponse(request, "desk/workflow/review.html", context)


def stamp(example: Example, document: Document) -> str:
    """Tells what would be published, with the words about it, from what somebody makes of it while it is read."""
    return digest(document | {"next_change": example.next_change, "next_note": example.next_note})


def _changes(entry: Example, copy: Example) -> list[Difference]:
    """What publishing the copy would change; nothing where there is no copy."""
    if copy == entry:
        return []
    now, then = (content(without_ids(read(row))) for row in (entry, copy))
    return differences(now, then)


def _announced(example: Example, entry: Example, changes: list[Difference]) -> str:
    """What readers will be told of its publication; empty where nothing."""
    kind = moves.announced(example, entry, changes)
    return str(Change.Kind(kind).label) if kind else ""


def _may(user: Any, example: Example) -> dict[str, bool]:
    """What the page offers; every view asks again."""
    at, public = Status(example.status), is_public(example)
    return {
        "change": may_edit(user, example),
        "edit": public and edits_any(user),
        "send": at == Status.DRAFT and edits_any(user),
        "send_back": at == Status.IN_REVIEW and edits_any(user),
        "publish": at == Status.IN_REVIEW and publishes(user),
        "retire": at == Status.PUBLISHED and publishes(user),
        "check": at == Status.PUBLISHED and edits_any(user),
        "discard": example.copy_of_id is not None and edits_any(user),
    }


def review_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    example = get_object_or_404(Example, pk=pk)
    if not desk.has_view_permission(request, example):
        raise PermissionDenied
    return review(desk, request, example)


def move_view(desk: Any, request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One step of the workflow. Refused, it says why and nothing has changed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    example = get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)
    if not desk.has_view_permission(request, example):
        raise PermissionDenied
    if move not in MOVES:
        raise Http404
    try:
        with transaction.atomic():
            return MOVES[move](desk, request, example)
    except Refused as refused:
        for gap in refused.gaps:
            desk.message_user(request, gap.message, messages.ERROR)
    except IntegrityError as error:
        desk.message_user(request, explain(error).message, messages.ERROR)
    except moves.Outdated:
        said = "The entry was changed since this copy was made. Bring the copy up to date, then publish it."
        desk.message_user(request, said, messages.WARNING)
        return HttpResponseRedirect(address("caught_up", example))
    return HttpResponseRedirect(_onwards(example))


def _onwards(example: Example) -> str:
    """Its page; its entry's, where a working copy is gone by now; else the list."""
    rows = [row for row in (example, example.copy_of) if row and Example.objects.filter(pk=row.pk).exists()]
    return address("review", rows[0]) if rows else reverse("admin:examples_example_changelist")


def _allow(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _done(desk: Any, request: HttpRequest, example: Example, said: str, page: str = "review") -> HttpResponse:
    desk.message_user(request, said, messages.SUCCESS)
    return HttpResponseRedirect(address(page, example))


def _edit(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    _allow(edits_any(request.user) and is_public(example))
    copy = working_copy(example, request.user)
    return _done(desk, request, copy, "This is the working copy. Readers keep the published text.", "change")


def _send(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    _allow(edits_any(request.user))
    moves.send(example, request.user)
    return _done(desk, request, example, "Sent to review.")


def _send_back(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    _allow(edits_any(request.user))
    moves.send_back(example, request.user, request.POST.get("why", "")[:300])
    return _done(desk, request, example, "Back to draft.")


def _publish(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    _allow(publishes(request.user))
    example = locked(example)
    now = stamp(example, read(example))
    if needs_somebody_else(request.user, example) or request.POST.get("shown", now) != now:
        said = OTHER if needs_somebody_else(request.user, example) else UNREAD
        desk.message_user(request, said, messages.ERROR)
        return HttpResponseRedirect(address("review", example))
    entry = moves.publish(example, request.user)
    return _done(desk, request, entry, "Published: readers see it now.")


def _retire(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    _allow(publishes(request.user))
    moves.retire(example, request.user, request.POST.get("why", "")[:2000])
    return _done(desk, request, example, "Retired: the page stays and says why.")


def _check(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    _allow(edits_any(request.user))
    moves.check(example, request.user, request.POST.get("note", "")[:300])
    return _done(desk, request, example, "Noted as checked today. The next check is due in a year.")


def _discard(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    entry = example.copy_of
    _allow(edits_any(request.user) and entry is not None)
    discard(example, request.user)
    return _done(desk, request, entry or example, "The working copy is gone; its text is in the history.")


MOVES: dict[str, Callable[[Any, HttpRequest, Example], HttpResponse]] = {
    "edit": _edit,
    "send": _send,
    "send-back": _send_back,
    "publish": _publish,
    "retire": _retire,
    "check": _check,
    "discard": _discard,
}
