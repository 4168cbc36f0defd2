"""Restores an earlier version of an entry. Later versions stay in the history."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from examples.admin.page_helpers import entry_url, render_page
from examples.admin.version_history.views import can_restore, format_version_time, list_related_versions
from examples.admin.workflow.permissions import is_public
from examples.admin.workflow.working_copies import get_editable_row, get_working_copy
from examples.documents.difference import compare_documents
from examples.documents.errors import EntryError, ValidationFailed, describe_error
from examples.documents.field_types import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import STATE_NAMES
from examples.documents.store import align_rows, store_document
from examples.documents.validate import find_missing_references, validate_document
from examples.documents.versions import hash_document, load_version_document, record_external_changes, record_version
from examples.models import Example

TEXT_CHANGED_MESSAGE = (
    "Someone changed this entry while you were reading it, so the version was not restored. "
    "Check the changes, then restore."
)
NOT_RESTORED = STATE_NAMES | {"slug"}  # keep their current values


def restore_view(request: HttpRequest, model_admin: Any, example: Example, version: int) -> HttpResponse:
    """GET shows what would change; POST restores the version."""
    version_row = get_object_or_404(list_related_versions(example), pk=version)
    if not can_restore(request.user, example):
        raise PermissionDenied
    error_message = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                target, missing = _restore_version(request, example, version_row)
        except (ValidationFailed, IntegrityError) as error:
            error_message = describe_error(error)
        else:
            warn_about_missing_references(request, missing)
            place = " into the working copy. Readers still see the published text" if target.copy_of_id else ""
            messages.success(request, f"The version was restored{place}.")
            return HttpResponseRedirect(entry_url("review", target))
    return _show_confirmation(request, model_admin, example, version_row, error_message)


def warn_about_missing_references(request: HttpRequest, labels: list[str]) -> None:
    if labels:
        missing = ", ".join(labels)
        messages.warning(request, f"These were not restored, because the catalogue no longer has them: {missing}.")


def _show_confirmation(
    request: HttpRequest, model_admin: Any, example: Example, version: Any, error_message: str
) -> HttpResponse:
    """Compares the version with the entry, or with its working copy if it has one."""
    current = get_editable_row(example)
    stored = load_document(current)
    restored = _build_restored_document(version, stored)
    return render_page(
        model_admin, request, "version_history/restore", f"Restore the version of {format_version_time(version)}?",
        original=example, version=version, changes=compare_documents(stored, restored),
        missing_references=find_missing_references(restored),
        document_digest=hash_document(stored), error_message=error_message, is_public=is_public(example),
        has_working_copy=current != example, status=409 if error_message else 200,
    )  # fmt: skip


def _build_restored_document(version: Any, stored: Document) -> Document:
    return load_version_document(version) | {name: stored[name] for name in NOT_RESTORED}


def _restore_version(request: HttpRequest, example: Example, version: Any) -> tuple[Example, list[str]]:
    """Returns the restored row and the labels of references that no longer exist. Raises ValidationFailed if the entry
    has changed since the page was shown."""
    current = get_editable_row(example)  # a copy is locked before its entry
    target = get_object_or_404(Example.objects.select_for_update(), pk=current.pk)
    example = get_object_or_404(Example.objects.select_for_update(), pk=example.pk)
    if not can_restore(request.user, example):
        raise PermissionDenied
    if hash_document(load_document(target)) != request.POST.get("shown"):
        raise ValidationFailed([EntryError("", TEXT_CHANGED_MESSAGE)])
    if is_public(target):
        target = get_working_copy(target, request.user)
    before, references = record_external_changes(target), References()
    document = align_rows(_build_restored_document(version, before), before)
    if errors := validate_document(document):
        raise ValidationFailed(errors)
    target.edited_by, target.publish_at = request.user, None  # type: ignore[assignment]
    stored = store_document(document, target, references, before)
    record_version(target, request.user, f"Restored the version of {format_version_time(version)}", stored)
    return target, references.missing
