"""Entries that were deleted: their last text stays in the history, and comes back as a draft under its old key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from reversion.models import Version

from examples.desk.generics import Admin
from examples.desk.version_history.version_list import author_name, format_time
from examples.desk.version_history.views import PAGE, render_page, whole_text
from examples.desk.workflow.permissions import can_edit_any
from examples.desk.workflow.review import entry_url
from examples.desk.workflow.working_copies import find_free_slug
from examples.documents.fields import Document
from examples.documents.load import load_documents
from examples.documents.references import References
from examples.documents.store import store_document
from examples.documents.versions import (
    complete,
    document_of,
    record_all_external_changes,
    record_version,
    record_versions,
)
from examples.models import Example
from examples.models.constraints import broken_constraints


class SoftDeleteAdmin(Admin):
    """An admin class of entries. Its confirmation page and its action for many both end here."""

    def delete_model(self, request: HttpRequest, obj: Example) -> None:
        with transaction.atomic():
            _record_deletion([obj.pk], request)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            _record_deletion(list(queryset.values_list("pk", flat=True)), request)
            super().delete_queryset(request, queryset)


def _record_deletion(keys: list[int], request: HttpRequest) -> None:
    """Versions are written before the rows go: afterwards nothing could be read."""
    documents = load_documents(keys)
    record_all_external_changes(documents)
    record_versions(documents, request.user, "Deleted")


class SlugForm(forms.Form):
    """The address of the entry that comes back. Its old one may have been given to another entry."""

    slug = forms.SlugField(
        label="Slug", max_length=80, help_text="The last part of its address, such as “night-nurses”."
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if other := Example.objects.filter(slug=slug).first():
            raise forms.ValidationError(f"“{other}” has this slug. Choose another, such as “{find_free_slug(slug)}”.")
        for constraint in broken_constraints(Example, {"slug": slug}):
            raise forms.ValidationError(str(constraint.violation_error_message))
        return slug


def _deleted_versions() -> QuerySet[Any]:
    """The last version of each entry whose row is gone."""
    found: QuerySet[Any] = Version.objects.get_deleted(Example).select_related("revision__user")
    return found.order_by("-pk")


def deleted_view(desk: Any, request: HttpRequest) -> HttpResponse:
    if not can_edit_any(request.user):
        raise PermissionDenied
    paged = Paginator(_deleted_versions(), PAGE).get_page(request.GET.get("page"))
    rows = [(row, document_of(row)["title"], format_time(row), author_name(row)) for row in paged]
    return render_page(desk, request, None, "version_history/deleted", "Deleted entries", page=paged, rows=rows)


def bring_back_view(desk: Any, request: HttpRequest, version: int) -> HttpResponse:
    """GET shows the last text, POST makes the entry again."""
    if not can_edit_any(request.user):
        raise PermissionDenied
    found = get_object_or_404(_deleted_versions(), pk=version)
    text = complete(document_of(found))
    form = SlugForm(request.POST if request.method == "POST" else None, initial={"slug": find_free_slug(text["slug"])})
    if form.is_valid():
        return _recreate_entry(desk, request, found, text | {"slug": form.cleaned_data["slug"]})
    return render_page(
        desk, request, None, "version_history/bring_back", f"Bring “{text['title']}” back?",
        version=found, when=format_time(found), who=author_name(found), text=text, whole=whole_text(text), form=form,
        owner=Example.objects.filter(slug=text["slug"]).first(),
    )  # fmt: skip


def _recreate_entry(desk: Any, request: HttpRequest, version: Any, text: Document) -> HttpResponse:
    references = References()
    try:
        with transaction.atomic():
            example = recreate(int(version.object_id), text, request.user, references)
    except IntegrityError:
        text_shown = "Someone has just brought this entry back, or used its slug. Nothing was changed."
        desk.message_user(request, text_shown, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:examples_example_deleted"))
    if references.lost:
        lost = f"Not restored, because the catalogue no longer has them: {', '.join(references.lost)}."
        desk.message_user(request, lost, messages.WARNING)
    desk.message_user(request, f"“{example}” is back, as a draft.", messages.SUCCESS)
    return HttpResponseRedirect(entry_url("review", example))


def recreate(key: int, text: Document, user: Any, references: References) -> Example:
    """The row under its old key, so that its versions are its own again."""
    example = Example(pk=key, slug=text["slug"], title=text["title"], created_by=user, edited_by=user)
    example.save(force_insert=True)
    record_version(example, user, "Brought back", store_document(text, example, references))
    return example
