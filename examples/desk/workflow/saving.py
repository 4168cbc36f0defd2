"""Saving an entry from its form: with its history, and never over what somebody else saved meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from examples.desk.base import REFUSED, DeskAdmin
from examples.desk.versions.document import Document
from examples.desk.versions.history import catch_up, keep
from examples.desk.versions.read import read
from examples.desk.versions.write import write
from examples.desk.workflow import moves
from examples.desk.workflow.copies import brought_back, stand_in, standing
from examples.desk.workflow.followed import followed
from examples.desk.workflow.merging import met
from examples.desk.workflow.opened import FIELD, content, sealed, unsealed
from examples.desk.workflow.people import edits_any, may_edit
from examples.desk.workflow.review import address, review
from examples.desk.workflow.torn import torn
from examples.models import Example
from examples.models.gate import Gap

LONGEST_KEY = 19  # digits
FOR_READERS = {"next_change", "next_note"}  # what readers will be told; not part of the text itself
REPLAYED = "desk.replayed"  # set while a form is tried on the entry as it was when the form was opened
UNKNOWN = Gap("", "It can not be told on which state of the entry this form was opened. Compare, then save once more.")


class Stale(Exception):
    """Somebody else changed the entry, moved it on or deleted it after this form was opened."""


class SavingAdmin(DeskAdmin):
    """The form of an entry. A public entry has no form: its page in the desk leads to its working copy."""

    def has_change_permission(self, request: HttpRequest, obj: Example | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_edit(request.user, obj))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < LONGEST_KEY):
            raise Http404  # any other spelling of the key would get past what is compared below
        if request.method == "POST":
            return self._saved(request, int(object_id), form_url, extra_context)
        example = Example.objects.filter(pk=object_id).first()
        if example and not may_edit(request.user, example) and self.has_view_permission(request, example):
            return review(self, request, example)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _saved(self, request: HttpRequest, key: int, form_url: str, extra_context: Any) -> HttpResponse:
        opened = unsealed(request.POST.get(FIELD, ""), key)
        try:
            with transaction.atomic():
                self._demand_unchanged(request, key, opened)
                return super().changeform_view(request, str(key), form_url, extra_context)
        except Stale:
            assert opened is not None, "what is stale was opened"  # noqa: S101, for mypy
            return self._torn(request, key, opened)

    def _demand_unchanged(self, request: HttpRequest, key: int, opened: Document | None) -> None:
        example = Example.objects.select_for_update().filter(pk=key).first()
        if opened is None:
            if example and not may_edit(request.user, example):
                raise PermissionDenied
            request.META[REFUSED] = [UNKNOWN]
        elif not self.has_view_permission(request):
            raise PermissionDenied
        elif example is None or not may_edit(request.user, example) or content(read(example)) != content(opened):
            raise Stale

    def _torn(self, request: HttpRequest, key: int, opened: Document) -> HttpResponse:
        """Finds out what was typed by trying the form on the entry as it was then, and shows both versions."""
        example = Example.objects.filter(pk=key).first() or brought_back(key, opened, request.user)
        with transaction.atomic():
            row = example if example.pk == key else stand_in(example, key)
            _turned_back(row, opened, request.user)
            request.META[REPLAYED] = True
            response = super().changeform_view(request, str(key))
            saved = isinstance(response, HttpResponseRedirect)
            if not saved and isinstance(response, TemplateResponse):
                response.render()  # now, while what it shows is there
            mine = read(row)
            transaction.set_rollback(True)
        theirs = read(standing(example))
        return torn(self, request, example, met(followed(opened, theirs), theirs, mine)) if saved else response

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        example = context["original"]
        if example is not None:
            posted = request.POST.get(FIELD, "")
            known = unsealed(posted, example.pk) is not None
            context[FIELD] = posted if known else sealed(example.pk, read(example))
            context["entry"] = Example.objects.select_related("copy_of").get(pk=example.pk)
            context["may_send"] = edits_any(request.user) and context["entry"].status == Example.Status.DRAFT
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Example, form: Any, change: bool) -> None:
        """Nothing yet: the row is saved with its tags and rows, so that its history has it whole."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        example, replayed = form.instance, REPLAYED in request.META
        before = catch_up(example) if change and not replayed else None
        example.created_by = example.created_by if change else request.user
        example.save()
        super().save_related(request, form, formsets, change)
        if not replayed and (before != read(example) or FOR_READERS & set(form.changed_data)):
            self._keep(request, example, "Saved" if change else "Begun")

    def _keep(self, request: HttpRequest, example: Example, done: str) -> None:
        if example.publish_at:
            self.message_user(request, "The date of publication is off, because the text changed.", messages.WARNING)
        example.edited_by, example.publish_at = request.user, None  # type: ignore[assignment]
        example.save(update_fields=["edited_by", "publish_at"])
        keep(example, request.user, done)

    def response_add(self, request: HttpRequest, obj: Example, post_url_continue: Any = None) -> HttpResponse:
        return self._sent(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Example) -> HttpResponse:
        if REPLAYED in request.META:
            return HttpResponseRedirect(reverse("admin:index"))  # never sent: says that the form was in order
        return self._sent(request, obj) or super().response_change(request, obj)

    def _sent(self, request: HttpRequest, example: Example) -> HttpResponse | None:
        if "_send" not in request.POST:
            return None
        if not edits_any(request.user):
            raise PermissionDenied
        moves.send(example, request.user)
        self.message_user(request, f"“{example}” was saved and sent to review.", messages.SUCCESS)
        return HttpResponseRedirect(address("review", example))


def _turned_back(example: Example, opened: Document, user: Any) -> None:
    """Makes the row what it was, for a transaction that is undone: a draft, and this editor's to change."""
    blank = {"retired_at": None, "retire_at": None, "publish_at": None, "published_at": None, "retired_reason": ""}
    Example.objects.filter(pk=example.pk).update(status=Example.Status.DRAFT, created_by=user, **blank)
    example.refresh_from_db()
    write(opened, example)
