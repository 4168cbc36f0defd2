"""Entries that were deleted: their last text stays in the history, and comes back as a draft under its old key."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from reversion.models import Version

from examples.admin.generics import Admin
from examples.admin.page_helpers import entry_url, render_page
from examples.admin.version_history.restore import warn_of_lost_references
from examples.admin.version_history.version_list import get_author_name
from examples.admin.version_history.views import PAGE_SIZE, list_filled_fields
from examples.admin.workflow.permissions import can_edit_any
from examples.admin.workflow.working_copies import find_free_slug
from examples.documents.errors import ValidationFailed, describe_error
from examples.documents.fields import Document
from examples.documents.load import load_documents
from examples.documents.references import References
from examples.documents.schema import FIELD_BY_NAME
from examples.documents.store import store_document
from examples.documents.validate import validate_document
from examples.documents.versions import (
    fill_missing_fields,
    load_version_document,
    record_all_external_changes,
    record_version,
    record_versions,
)
from examples.models import Example
from examples.models.constraints import find_broken_constraints


class SlugForm(forms.Form):
    """The address of the entry that comes back. Its old one may have been given to another entry."""

    slug = forms.SlugField(
        label="Slug", max_length=80, help_text="The last part of its address, such as “night-nurses”."
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if other := Example.objects.filter(slug=slug).first():
            raise forms.ValidationError(f"“{other}” has this slug. Choose another, such as “{find_free_slug(slug)}”.")
        for constraint in find_broken_constraints(Example, {"slug": slug}):
            raise forms.ValidationError(str(constraint.violation_error_message))
        return slug


class SoftDeleteAdmin(Admin):
    """An admin class of entries. Its confirmation page and its action for many both record what they delete."""

    def delete_model(self, request: HttpRequest, obj: Example) -> None:
        with transaction.atomic():
            _record_deletion([obj.pk], request)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            _record_deletion(list(queryset.values_list("pk", flat=True)), request)
            super().delete_queryset(request, queryset)

    def get_urls(self) -> list[Any]:
        verified = self.admin_site.admin_view
        return [
            path("deleted/", verified(self.deleted_view), name="examples_example_deleted"),
            path("deleted/<int:version>/", verified(self.bring_back_view), name="examples_example_bring_back"),
            *super().get_urls(),
        ]

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        last = Version.objects.get_deleted(Example).values("pk")
        page = Paginator(_deleted_versions(request).filter(pk__in=last), PAGE_SIZE).get_page(request.GET.get("page"))
        rows = [(row, load_version_document(row)["title"], get_author_name(row)) for row in page]
        return render_page(self, request, "version_history/deleted", "Deleted entries", page=page, rows=rows)

    def bring_back_view(self, request: HttpRequest, version: int) -> HttpResponse:
        """GET shows the last text, POST makes the entry again."""
        found = get_object_or_404(_deleted_versions(request), pk=version)
        text = fill_missing_fields(load_version_document(found))
        earlier = _deleted_versions(request).filter(object_id=found.object_id, pk__lt=found.pk).first()
        form = SlugForm(request.POST or None, initial={"slug": find_free_slug(text["slug"])})
        if form.is_valid():
            return _bring_back(request, int(found.object_id), text | {"slug": form.cleaned_data["slug"]})
        return render_page(
            self, request, "version_history/bring_back", f"Bring “{text['title']}” back?", version=found,
            who=get_author_name(found), text=text, earlier=earlier, whole=list_filled_fields(text), form=form,
            owner=Example.objects.filter(slug=text["slug"]).first(),
        )  # fmt: skip


def _record_deletion(keys: list[int], request: HttpRequest) -> None:
    """Versions are written before the rows go: afterwards nothing could be read."""
    documents = load_documents(keys)
    record_all_external_changes(documents)
    record_versions(documents, request.user, "Deleted")


def _deleted_versions(request: HttpRequest) -> QuerySet[Any]:
    """Versions of entries whose row is gone, newest first: for those who may edit any entry."""
    if not can_edit_any(request.user):
        raise PermissionDenied
    found: QuerySet[Any] = Version.objects.get_for_model(Example).select_related("revision__user").order_by("-pk")
    return found.exclude(object_id__in=Example.objects.annotate(key=Cast("pk", CharField())).values("key"))


def _bring_back(request: HttpRequest, key: int, text: Document) -> HttpResponse:
    """Under its old key, so that its versions are its own again."""
    references, user = References(), cast(User, request.user)
    example = Example(pk=key, slug=text["slug"], title=text["title"], created_by=user, edited_by=user)
    try:
        if errors := validate_document(text):
            raise ValidationFailed(errors)
        with transaction.atomic():
            example.save(force_insert=True)
            record_version(example, user, "Brought back", store_document(text, example, references))
    except ValidationFailed as failed:
        faults = " ".join(
            f"{FIELD_BY_NAME[e.field].label}: {e.text}" if e.field in FIELD_BY_NAME else e.text for e in failed.errors
        )
        messages.error(request, f"This version cannot be brought back. {faults} Bring back an earlier version instead.")
        return HttpResponseRedirect(reverse("admin:examples_example_deleted"))
    except IntegrityError as error:
        messages.warning(request, f"Nothing was brought back. {describe_error(error)}")
        return HttpResponseRedirect(reverse("admin:examples_example_deleted"))
    warn_of_lost_references(request, references.missing)
    messages.success(request, f"“{example}” is back, as a draft.")
    return HttpResponseRedirect(entry_url("review", example))
