"""An earlier version becomes the text again. The versions between stay in the history."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from examples.admin.page_helpers import entry_url, render_page
from examples.admin.version_history.version_list import find_versions, format_version_time
from examples.admin.version_history.views import can_restore
from examples.admin.workflow.permissions import is_public
from examples.admin.workflow.working_copies import get_editable_row, get_working_copy
from examples.documents.difference import compare_documents
from examples.documents.errors import EntryError, ValidationFailed, describe_error
from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import STATE_NAMES
from examples.documents.store import align_rows, store_document
from examples.documents.validate import find_missing_references, validate_document
from examples.documents.versions import (
    fill_missing_fields,
    hash_document,
    load_version_document,
    record_external_changes,
    record_version,
)
from examples.models import Example

CHANGED = (
    "Someone changed this entry while you were reading it, so the version was not restored. "
    "Check the changes, then restore."
)
NOT_RESTORED = STATE_NAMES | {"slug"}  # stay as they are


def restore_view(request: HttpRequest, model_admin: Any, example: Example, version: int) -> HttpResponse:
    """GET shows what would change, POST does it."""
    found = get_object_or_404(find_versions(example), pk=version)
    if not can_restore(request.user, example):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                target, lost = _restore(request, example, found)
        except (ValidationFailed, IntegrityError) as error:
            problem = describe_error(error)
        else:
            warn_of_lost_references(request, lost)
            where = " into the working copy. Readers keep the published text" if target.copy_of_id else ""
            messages.success(request, f"The version was restored{where}.")
            return HttpResponseRedirect(entry_url("review", target))
    return _show_confirmation(request, model_admin, example, found, problem)


def warn_of_lost_references(request: HttpRequest, lost: list[str]) -> None:
    if lost:
        messages.warning(request, f"Not restored, because the catalogue no longer has them: {', '.join(lost)}.")


def _show_confirmation(
    request: HttpRequest, model_admin: Any, example: Example, version: Any, problem: str
) -> HttpResponse:
    """The version beside the entry or its working copy; a public entry without a copy gets one when it is restored."""
    current = get_editable_row(example)
    now = load_document(current)
    wanted = _restored_document(version, now)
    return render_page(
        model_admin, request, "version_history/restore", f"Restore the version of {format_version_time(version)}?",
        original=example, version=version, changes=compare_documents(now, wanted), lost=find_missing_references(wanted),
        shown=hash_document(now), problem=problem, public=is_public(example), copy=current != example,
        status=409 if problem else 200,
    )  # fmt: skip


def _restored_document(version: Any, now: Document) -> Document:
    return fill_missing_fields(load_version_document(version)) | {name: now[name] for name in NOT_RESTORED}


def _restore(request: HttpRequest, example: Example, version: Any) -> tuple[Example, list[str]]:
    """Returns the row that has the text now, and what could not be put back, in words. Raises ValidationFailed where
    the entry is no longer what the page showed."""
    current = get_editable_row(example)  # a copy is locked before its entry
    target = get_object_or_404(Example.objects.select_for_update(), pk=current.pk)
    example = get_object_or_404(Example.objects.select_for_update(), pk=example.pk)
    if not can_restore(request.user, example):
        raise PermissionDenied
    if hash_document(load_document(target)) != request.POST.get("shown"):
        raise ValidationFailed([EntryError("", CHANGED)])
    if is_public(target):
        target = get_working_copy(target, request.user)
    now, references = record_external_changes(target), References()
    document = align_rows(_restored_document(version, now), now)
    if errors := validate_document(document):
        raise ValidationFailed(errors)
    target.edited_by, target.publish_at = request.user, None  # type: ignore[assignment]
    stored = store_document(document, target, references, now)
    record_version(target, request.user, f"Restored the version of {format_version_time(version)}", stored)
    return target, references.missing
