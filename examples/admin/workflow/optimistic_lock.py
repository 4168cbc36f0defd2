"""Saves an entry from its form and records a version. Refuses to overwrite changes that someone else has saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from examples.admin.base import CatalogueModelAdmin
from examples.admin.pages import entry_url, is_primary_key
from examples.admin.workflow import form_document, transitions
from examples.admin.workflow.permissions import can_edit, can_edit_any
from examples.admin.workflow.views import review_view
from examples.admin.writing_advice import show_advice
from examples.documents.difference import compare_documents, remove_row_keys, remove_state
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.field_types import Document
from examples.documents.load import prefetch_examples
from examples.documents.store import build_example, store_document
from examples.documents.validate import validate_document
from examples.documents.versions import list_versions, record_external_changes, record_unsaved, record_version
from examples.models import Example

CONFLICT_ERROR = EntryError(
    "",
    "Someone else saved this entry after you opened it. Compare their changes with yours below, then save again.",
)
UNKNOWN_VERSION_ERROR = EntryError(
    "", "We could not tell which version you were editing. Check your changes, then save again."
)
UNSAVED_ACTION = "Unsaved changes"


class OptimisticLockAdmin(CatalogueModelAdmin):
    """The change form of an entry. A public entry shows its review page, which leads to its working copy."""

    def has_change_permission(self, request: HttpRequest, obj: Example | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or can_edit(request.user, obj))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The entry with all its rows; None too for a key that is no number."""
        return prefetch_examples().filter(pk=object_id).first() if is_primary_key(object_id) else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not is_primary_key(object_id):
            raise Http404  # another spelling of the key would get past the comparisons below
        with transaction.atomic():
            page = self._show_other_page(request, object_id)
            return page or super().changeform_view(request, object_id, form_url, extra_context)

    def _show_other_page(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """What someone who may not change the entry sees in place of its form. On POST the row is locked, so that the
        permission checked here still holds when the form is saved."""
        rows = Example.objects.filter(pk=object_id).only("status", "published_at", "created_by", "copy_of")
        example = (rows.select_for_update() if request.method == "POST" else rows).first()
        if example and can_edit(request.user, example):
            return None
        snapshot = form_document.read_snapshot(request.POST, int(object_id))
        if snapshot and self.has_view_permission(request):
            return self._record_unsaved_changes(request, snapshot)
        if request.method == "POST" and example:
            raise PermissionDenied
        if example and self.has_view_permission(request, example):
            return review_view(request, self, example)
        return None

    def save_model(self, request: HttpRequest, obj: Example, form: Any, change: bool) -> None:
        """Does nothing: save_related stores the entry with its tags and rows."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        example, before = form.instance, form.stored_document
        document = form_document.build_form_document(form, formsets)
        if change:
            _require_unchanged(request, example, before)
            record_external_changes(example, before)
        else:
            example.created_by = request.user
        if errors := validate_document(document):
            raise ValidationFailed(errors)
        date_removed = bool(example.publish_at)
        is_changed = document != before or not change
        if is_changed:
            example.edited_by, example.publish_at = request.user, None
        form.stored_document = store_document(document, example, form.references, before if change else None)
        connection.check_constraints()  # at the commit, the user would already have been told that it was saved
        if is_changed:
            record_version(example, request.user, "Saved" if change else "Created", form.stored_document)
            if date_removed:
                messages.warning(request, "The text changed, so this entry is no longer scheduled for publication.")
        show_advice(request, form.stored_document)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Django's log names the fields only: the version has the rows."""
        return super().construct_change_message(request, form, [], add)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        example = context["original"]
        if example is not None:
            context |= self._snapshot_context(request, example, context["adminform"].form.stored_document)
            context["entry"] = entry = Example.objects.select_related("copy_of").get(pk=example.pk)
            context["can_send_to_review"] = can_edit_any(request.user) and entry.status == Example.Status.DRAFT
        response = super().render_change_form(request, context, *args, **options)
        response.status_code = 409 if context.get("conflicts") else 200
        return response

    def _snapshot_context(self, request: HttpRequest, example: Example, stored: Document) -> dict[str, Any]:
        """The snapshot that saving compares with, and after a conflict the other person's changes."""
        snapshot = form_document.read_snapshot(request.POST, example.pk)
        if snapshot is not None and CONFLICT_ERROR not in getattr(request, "save_errors", []):
            return {"snapshot": request.POST[form_document.SNAPSHOT_FIELD]}
        return {
            "snapshot": form_document.sign_snapshot(example, stored),
            "conflicts": compare_documents(snapshot.document, stored) if snapshot else [],
            "last_version": list_versions(example).first(),
        }

    def _record_unsaved_changes(self, request: HttpRequest, snapshot: form_document.BaseVersion) -> HttpResponse:
        """For an entry that was deleted or published, or that this person may no longer edit: records what they typed
        as a version in its history and leaves the entry as it is."""
        document, _ = self.read_unsaved_document(request, build_example(snapshot.document, snapshot.pk))
        # A working copy that was published or discarded leaves its versions to its entry.
        entry = Example.objects.filter(pk__in=[snapshot.pk, snapshot.copy_of]).first()
        if entry:
            record_external_changes(entry)
            record_version(entry, request.user, UNSAVED_ACTION, document)
            record_version(entry, None, "Current text, without the unsaved changes")
        else:
            record_unsaved(snapshot.pk, document, request.user, UNSAVED_ACTION)
        return self._redirect_after_conflict(request, entry)

    def read_unsaved_document(self, request: HttpRequest, example: Example) -> tuple[Document, list[Any]]:
        """The document with what was typed, valid or not, and the formsets."""
        form = self.get_form(request)(request.POST, instance=example)
        formsets, _ = self._create_formsets(request, example, change=bool(example.pk))  # type: ignore[attr-defined]
        for part in (form, *formsets):
            part.is_valid()
        return form_document.build_form_document(form, formsets), formsets

    def _redirect_after_conflict(self, request: HttpRequest, entry: Example | None) -> HttpResponse:
        place = "its history" if entry else "the list of deleted entries"
        cause = "changed the status of this entry or your access to it" if entry else "deleted this entry"
        advice, url = f"Ask an editor to restore your changes from {place}.", reverse("admin:index")
        if can_edit_any(request.user):
            advice = f"You can find your changes in {place}."
            url = entry_url("history", entry) if entry else reverse("admin:examples_example_deleted")
        messages.warning(request, f"Someone else {cause}, so your changes were not saved. {advice}")
        return HttpResponseRedirect(url)

    def response_add(self, request: HttpRequest, obj: Example, post_url_continue: Any = None) -> HttpResponse:
        return self._send_to_review(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Example) -> HttpResponse:
        return self._send_to_review(request, obj) or super().response_change(request, obj)

    def _send_to_review(self, request: HttpRequest, example: Example) -> HttpResponse | None:
        if "_send" not in request.POST:
            return None
        if not can_edit_any(request.user):
            raise PermissionDenied
        transitions.send_to_review(example, request.user)
        messages.success(request, f"“{example}” was saved and sent for review.")
        return HttpResponseRedirect(entry_url("review", example))


def _require_unchanged(request: HttpRequest, example: Example, stored: Document) -> None:
    """Raises ValidationFailed if someone else changed more than the status after the form was opened."""
    snapshot = form_document.read_snapshot(request.POST, example.pk)
    if snapshot is None:
        raise ValidationFailed([UNKNOWN_VERSION_ERROR])
    # Rows that were deleted and restored have the same content under new keys.
    if remove_row_keys(remove_state(snapshot.document)) != remove_row_keys(remove_state(stored)):
        raise ValidationFailed([CONFLICT_ERROR])
