"""Restores an earlier version of an entry, whose later versions stay in the history; and records the text of deleted
entries, to bring them back as drafts under their old keys."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from reversion.models import Version

from examples.admin.forms import CatalogueForm
from examples.admin.pages import entry_url, render_page
from examples.admin.version_history import views
from examples.admin.workflow.permissions import can_edit_any, is_public
from examples.admin.workflow.working_copies import find_free_slug, get_editable_row, get_working_copy
from examples.documents import versions
from examples.documents.difference import compare_documents
from examples.documents.errors import EntryError, ValidationFailed, describe_error
from examples.documents.field_types import Document
from examples.documents.load import load_document, load_documents
from examples.documents.references import References
from examples.documents.schema import FIELD_BY_NAME, STATE_NAMES
from examples.documents.store import align_rows, store_document
from examples.documents.validate import find_missing_references, validate_document
from examples.models import Example

TEXT_CHANGED_MESSAGE = (
    "Someone changed this entry while you were reading it, so the version was not restored. "
    "Check the changes, then restore."
)
NOT_RESTORED = STATE_NAMES | {"slug"}  # keep their current values


def restore_view(request: HttpRequest, model_admin: Any, example: Example, version: int) -> HttpResponse:
    """GET shows what would change; POST restores the version."""
    version_row = get_object_or_404(views.list_related_versions(example), pk=version)
    if not views.can_restore(request.user, example):
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
    current, title = get_editable_row(example), f"Restore the version of {views.format_version_time(version)}?"
    stored = load_document(current)
    restored = _build_restored_document(version, stored)
    return render_page(
        model_admin, request, "version_history/restore", title, status=409 if error_message else 200,
        original=example, version=version, changes=compare_documents(stored, restored), error_message=error_message,
        missing_references=find_missing_references(restored), document_digest=versions.hash_document(stored),
        is_public=is_public(example), has_working_copy=current != example,
    )  # fmt: skip


def _build_restored_document(version: Any, stored: Document) -> Document:
    return versions.load_version_document(version) | {name: stored[name] for name in NOT_RESTORED}


def _restore_version(request: HttpRequest, example: Example, version: Any) -> tuple[Example, list[str]]:
    """Returns the restored row and the labels of references that no longer exist. Raises ValidationFailed if the entry
    has changed since the page was shown."""
    current = get_editable_row(example)  # a copy is locked before its entry
    target = get_object_or_404(Example.objects.select_for_update(), pk=current.pk)
    example = get_object_or_404(Example.objects.select_for_update(), pk=example.pk)
    if not views.can_restore(request.user, example):
        raise PermissionDenied
    if versions.hash_document(load_document(target)) != request.POST.get("shown"):
        raise ValidationFailed([EntryError("", TEXT_CHANGED_MESSAGE)])
    if is_public(target):
        target = get_working_copy(target, request.user)
    before, references = versions.record_external_changes(target), References()
    document = align_rows(_build_restored_document(version, before), before)
    if errors := validate_document(document):
        raise ValidationFailed(errors)
    target.edited_by, target.publish_at = request.user, None  # type: ignore[assignment]
    stored = store_document(document, target, references, before)
    action = f"Restored the version of {views.format_version_time(version)}"
    versions.record_version(target, request.user, action, stored)
    return target, references.missing


class SlugForm(CatalogueForm):
    """The slug for an entry that is brought back. Another entry may have taken its old slug."""

    class Meta:
        model = Example
        fields = ("slug",)
        help_texts = {"slug": "The last part of the entry’s web address, such as “night-nurses”."}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if other := Example.objects.filter(slug=slug).first():
            raise forms.ValidationError(
                f"“{other}” has this slug. Choose another slug, such as “{find_free_slug(slug)}”."
            )
        return slug


class SoftDeleteAdmin(admin.ModelAdmin):
    """Records a version of each entry before it is deleted, one at a time or in bulk."""

    def delete_model(self, request: HttpRequest, obj: Example) -> None:
        with transaction.atomic():
            _record_deletion([obj.pk], request)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            _record_deletion(list(queryset.values_list("pk", flat=True)), request)
            super().delete_queryset(request, queryset)


def deleted_view(request: HttpRequest, model_admin: Any) -> HttpResponse:
    latest = _find_deleted_versions(request).filter(pk__in=Version.objects.get_deleted(Example).values("pk"))
    page = Paginator(latest, views.PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(row, versions.load_version_document(row)["title"], views.get_author_name(row)) for row in page]
    return render_page(model_admin, request, "version_history/deleted", "Deleted entries", page=page, rows=rows)


def bring_back_view(request: HttpRequest, model_admin: Any, version: int) -> HttpResponse:
    """GET shows the version; POST recreates the entry from it."""
    version_row = get_object_or_404(_find_deleted_versions(request), pk=version)
    document = versions.load_version_document(version_row)
    earlier = _find_deleted_versions(request).filter(object_id=version_row.object_id, pk__lt=version_row.pk).first()
    form = SlugForm(request.POST or None, initial={"slug": find_free_slug(document["slug"])})
    if form.is_valid():
        return _recreate_entry(request, int(version_row.object_id), document | form.cleaned_data)
    return render_page(
        model_admin, request, "version_history/bring_back", f"Bring “{document['title']}” back?", version=version_row,
        author=views.get_author_name(version_row), document=document, earlier=earlier, form=form,
        fields=views.list_filled_fields(document), slug_owner=Example.objects.filter(slug=document["slug"]).first(),
    )  # fmt: skip


def _record_deletion(keys: list[int], request: HttpRequest) -> None:
    """Call it before the rows are deleted. Locks them, because the schedule or a colleague may have published one since
    the permission was checked."""
    rows = list(Example.objects.select_for_update().filter(pk__in=keys))
    if any(row.published_at or row.copy_of_id for row in rows):
        raise PermissionDenied
    documents = load_documents(keys)
    versions.record_all_external_changes(documents)
    versions.record_versions(documents, request.user, "Deleted")


def _find_deleted_versions(request: HttpRequest) -> QuerySet[Any]:
    """Versions of deleted entries, newest first. Raises PermissionDenied unless the user may edit any entry."""
    if not can_edit_any(request.user):
        raise PermissionDenied
    found: QuerySet[Any] = Version.objects.get_for_model(Example).select_related("revision__user").order_by("-pk")
    return found.exclude(object_id__in=Example.objects.annotate(key=Cast("pk", CharField())).values("key"))


def _recreate_entry(request: HttpRequest, pk: int, document: Document) -> HttpResponse:
    """Uses the old key, so that the entry has its history again."""
    references, user = References(), cast(User, request.user)
    example = Example(pk=pk, slug=document["slug"], title=document["title"], created_by=user, edited_by=user)
    try:
        if errors := validate_document(document):
            raise ValidationFailed(errors)
        with transaction.atomic():
            example.save(force_insert=True)
            versions.record_version(example, user, "Brought back", store_document(document, example, references))
    except ValidationFailed as failure:
        labels = {name: f"{field.label}: " for name, field in FIELD_BY_NAME.items()}
        faults = " ".join(f"{labels.get(error.field, '')}{error.text}" for error in failure.errors)
        messages.error(request, f"This version cannot be brought back. {faults} Bring back an earlier version instead.")
    except IntegrityError as error:
        messages.warning(request, f"Nothing was brought back. {describe_error(error)}")
    else:
        warn_about_missing_references(request, references.missing)
        messages.success(request, f"“{example}” was brought back as a draft.")
        return redirect("admin:examples_example_review", example.pk)
    return redirect("admin:examples_example_deleted")
