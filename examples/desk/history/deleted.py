"""Entries that were deleted, and how each comes back: as a draft, from its last version, under its old key."""

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

from examples.desk.history.documents import complete
from examples.desk.history.lines import when, who
from examples.desk.history.views import PAGE, page, whole
from examples.desk.refusal import WORDS
from examples.desk.versions.document import Document
from examples.desk.versions.history import document, keep
from examples.desk.versions.write import write
from examples.desk.workflow.copies import free
from examples.desk.workflow.people import edits_any
from examples.desk.workflow.review import address
from examples.models import Example

RESERVED = "example_slug_not_reserved"


class SlugForm(forms.Form):
    """The address of the entry that comes back. Its old one may have been given to another entry."""

    slug = forms.SlugField(
        label="Slug", max_length=80, help_text="The last part of its address, such as “night-nurses”."
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if other := Example.objects.filter(slug=slug).first():
            raise forms.ValidationError(f"“{other}” has this slug. Choose another, such as “{free(slug)}”.")
        _demand_not_reserved(slug)
        return slug


def _demand_not_reserved(slug: str) -> None:
    constraint = next(found for found in Example._meta.constraints if found.name == RESERVED)
    try:
        constraint.validate(Example, Example(slug=slug))
    except forms.ValidationError:
        raise forms.ValidationError(WORDS[RESERVED][1]) from None


def _of_nobody() -> QuerySet[Any]:
    """The last version of each entry whose row is gone."""
    found: QuerySet[Any] = Version.objects.get_deleted(Example).select_related("revision__user")
    return found.order_by("-pk")


def deleted_view(desk: Any, request: HttpRequest) -> HttpResponse:
    if not edits_any(request.user):
        raise PermissionDenied
    paged = Paginator(_of_nobody(), PAGE).get_page(request.GET.get("page"))
    rows = [(version, document(version)["title"], when(version), who(version)) for version in paged]
    return page(desk, request, None, "history/deleted", "Deleted entries", page=paged, rows=rows)


def bring_back_view(desk: Any, request: HttpRequest, version: int) -> HttpResponse:
    """GET shows the last text, POST makes the entry again."""
    if not edits_any(request.user):
        raise PermissionDenied
    found = get_object_or_404(_of_nobody(), pk=version)
    text = complete(document(found))
    form = SlugForm(request.POST if request.method == "POST" else None, initial={"slug": free(text["slug"])})
    if form.is_valid():
        return _made(desk, request, found, text | {"slug": form.cleaned_data["slug"]})
    owner = Example.objects.filter(slug=text["slug"]).first()
    return page(
        desk, request, None, "history/bring_back", f"Bring “{text['title']}” back?",
        version=found, when=when(found), who=who(found), text=text, whole=whole(text), form=form, owner=owner,
    )  # fmt: skip


def _made(desk: Any, request: HttpRequest, version: Any, text: Document) -> HttpResponse:
    try:
        with transaction.atomic():
            example, missing = brought_back(int(version.object_id), text, request.user)
    except IntegrityError:
        desk.message_user(request, "Somebody brought this entry back, or took its slug, just now.", messages.WARNING)
        return HttpResponseRedirect(reverse("admin:examples_example_deleted"))
    if missing:
        said = f"Not put back, because the catalogue has them no more: {', '.join(missing)}."
        desk.message_user(request, said, messages.WARNING)
    desk.message_user(request, f"“{example}” is back, as a draft.", messages.SUCCESS)
    return HttpResponseRedirect(address("review", example))


def brought_back(key: int, text: Document, user: Any) -> tuple[Example, list[str]]:
    """The row under its old key, so that its versions are its own again; and what could not be put back."""
    example = Example(pk=key, slug=text["slug"], title=text["title"], created_by=user)
    example.save(force_insert=True)
    missing = write(text, example)
    Example.objects.filter(pk=key).update(edited_by=user)
    keep(example, user, "Brought back")
    return example, missing
