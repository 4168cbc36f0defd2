"""An earlier version becomes the text again. The versions between stay in the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from examples.desk.history.documents import NOT_WRITTEN, changes, complete, lost
from examples.desk.history.lines import when
from examples.desk.history.views import may_restore, page, shown, version_of
from examples.desk.refusal import explain
from examples.desk.versions.differences import Difference
from examples.desk.versions.document import Document, digest
from examples.desk.versions.history import catch_up, document, keep
from examples.desk.versions.read import read
from examples.desk.versions.write import write
from examples.desk.workflow.copies import standing, working_copy
from examples.desk.workflow.merging import aligned
from examples.desk.workflow.people import is_public
from examples.desk.workflow.review import address
from examples.models import Example

MEANWHILE = "Somebody changed the entry while you were reading. Look again at what would change, then restore."


@dataclass
class Restoring:
    """What restoring would do to a row. `target`: the entry, or its working copy; of a public entry that has no copy
    yet, the entry itself, which the copy will be made from."""

    target: Example
    wanted: Document

    @property
    def changes(self) -> list[Difference]:
        now = read(self.target)
        return changes(now, self.wanted | {name: now[name] for name in NOT_WRITTEN})

    @property
    def lost(self) -> list[str]:
        return lost(self.wanted)

    @property
    def shown(self) -> str:
        return digest(read(self.target))


def restore_view(desk: Any, request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """GET shows what would change, POST does it."""
    example = shown(desk, request, pk)
    found = version_of(example, version)
    if not may_restore(request.user, example):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                if done := _restored(desk, request, example, found):
                    return done
            problem = MEANWHILE
        except IntegrityError as error:
            problem = explain(error).message
    return _asked(desk, request, example, found, problem)


def _asked(desk: Any, request: HttpRequest, example: Example, version: Any, problem: str) -> HttpResponse:
    public = is_public(example)
    return page(
        desk, request, example, "history/restore", f"Restore the version of {when(version)}?",
        restoring=Restoring(standing(example), complete(document(version))), version=version, when=when(version),
        problem=problem, public=public, copy=public and Example.objects.filter(copy_of=example).first(),
        status=409 if problem else 200,
    )  # fmt: skip


def _restored(desk: Any, request: HttpRequest, example: Example, version: Any) -> HttpResponse | None:
    """None, and nothing done, where the row is not any more what the page showed."""
    target = get_object_or_404(Example.objects.select_for_update(), pk=standing(example).pk)  # a copy before its entry
    example = get_object_or_404(Example.objects.select_for_update(), pk=example.pk)
    if not may_restore(request.user, example):
        raise PermissionDenied
    if digest(read(target)) != request.POST.get("shown"):
        return None
    if is_public(target):
        target = working_copy(target, request.user)
    missing = _written(target, version, request.user)
    _tell(desk, request, target, missing)
    return HttpResponseRedirect(address("review", target))


def _written(target: Example, version: Any, user: Any) -> list[str]:
    """Returns what could not be put back, in words."""
    catch_up(target)
    missing = write(aligned(complete(document(version)), read(target)), target)
    Example.objects.filter(pk=target.pk).update(edited_by=user, publish_at=None)
    keep(target, user, f"Restored the version of {when(version)}")
    return missing


def _tell(desk: Any, request: HttpRequest, target: Example, missing: list[str]) -> None:
    if missing:
        said = f"Not put back, because the catalogue has them no more: {', '.join(missing)}."
        desk.message_user(request, said, messages.WARNING)
    if target.publish_at:
        desk.message_user(request, "The date of publication is off, because the text changed.", messages.WARNING)
    where = " into the working copy. Readers keep the published text" if target.copy_of_id else ""
    desk.message_user(request, f"The version was restored{where}.", messages.SUCCESS)
