"""An entry's page in the desk: where it stands, what is missing, what would change for readers, and what to do next."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from examples.desk.advice.advice import advise
from examples.desk.workflow import transitions
from examples.desk.workflow.permissions import can_edit, can_edit_any, can_publish, is_public, needs_second_person
from examples.desk.workflow.working_copies import rebase_copy
from examples.documents.difference import Difference, compare_documents, without_keys
from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import STATE
from examples.documents.validate import missing_requirements
from examples.documents.versions import digest, versions_of
from examples.models import Change, Example

Status = Example.Status
OTHER = "You changed this entry last, so a colleague has to publish it."


def entry_url(page: str, example: Example) -> str:
    """A page of an entry in the admin, such as "review" or "change"."""
    return reverse(f"admin:examples_example_{page}", args=[example.pk])


def review_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    example = get_object_or_404(Example, pk=pk)
    if not desk.has_view_permission(request, example):
        raise PermissionDenied
    return show_review(desk, request, example)


def show_review(desk: Any, request: HttpRequest, example: Example) -> HttpResponse:
    """For what cannot be edited in place, and on the way to publication."""
    example = Example.objects.select_related("copy_of", "edited_by", "scheduled_by").get(pk=example.pk)
    entry = example.copy_of or example
    document = load_document(example)
    conflicts: list[Difference] = []
    changes: list[Difference] = []
    if example.copy_of:
        wanted, conflicts = rebase_copy(example)
        changes = _copy_changes(entry, wanted)
    context = {
        **desk.admin_site.each_context(request),
        "title": example.title,
        "opts": desk.opts,
        "original": example,
        "entry": entry,
        "copy": Example.objects.filter(copy_of=example).first(),
        "public": is_public(entry),
        "missing": missing_requirements(document, References()),
        "changes": changes,
        "entry_changes": conflicts,
        "shown": review_digest(example, document),
        "announced": _announced_label(example, entry, changes),
        "last": versions_of(example).first(),
        "may": _allowed_steps(request.user, example),
        "advice": advise(document),
        "other": OTHER if needs_second_person(request.user, example) else "",
    }
    return TemplateResponse(request, "desk/workflow/review.html", context)


def review_digest(example: Example, document: Document) -> str:
    """Tells what would be published, with the note about it, from what someone makes of it while it is read."""
    return digest(document | {"next_change": example.next_change, "next_note": example.next_note})


def _copy_changes(entry: Example, copy: Document) -> list[Difference]:
    """What publishing a working copy would change."""
    state = {field.name for field in STATE}
    now, then = (without_keys(document) for document in (load_document(entry), copy))
    return compare_documents(now, {name: value for name, value in then.items() if name not in state})


def _announced_label(example: Example, entry: Example, changes: list[Difference]) -> str:
    """What readers will be told of its publication; empty where nothing."""
    kind = transitions.announced_change(example, entry, changes)
    return str(Change.Kind(kind).label) if kind else ""


def _allowed_steps(user: Any, example: Example) -> dict[str, bool]:
    """What the page offers; every view asks again."""
    status, public = Status(example.status), is_public(example)
    return {
        "change": can_edit(user, example),
        "edit": public and can_edit_any(user),
        "send": status == Status.DRAFT and can_edit_any(user),
        "send_back": status == Status.IN_REVIEW and can_edit_any(user),
        "publish": status == Status.IN_REVIEW and can_publish(user),
        "retire": status == Status.PUBLISHED and can_publish(user),
        "check": status == Status.PUBLISHED and can_edit_any(user),
        "discard": example.copy_of_id is not None and can_edit_any(user),
    }
