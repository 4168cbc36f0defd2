"""Shows an unpublished example as readers will see it: as stored, as typed in its form, or to a reviewer without an
account, who has a signed link. A link works until it expires or the entry is deleted; after publication it redirects to
the public page. The link itself is not stored."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from examples.admin.examples.inlines import list_new_organisations
from examples.admin.pages import entry_url, render_page
from examples.admin.workflow.permissions import can_edit, is_public
from examples.catalogue.refresh import get_catalogue
from examples.documents.references import References
from examples.documents.store import build_example
from examples.documents.versions import record_external_changes, record_version
from examples.models import Example
from examples.presenters.entry import EntryPage
from examples.presenters.formatting import format_date_time

# The form and its preview may be one in the other, and nothing else.
FRAMING_POLICY: dict[str, Any] = settings.SECURE_CSP | {"frame-src": [CSP.SELF], "frame-ancestors": [CSP.SELF]}
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
DAY_CHOICES = ("7", "14", "30")
LINK_SALT = "examples.desk.sharing"  # links that were already sent are signed with it


@xframe_options_sameorigin
@csp_override(FRAMING_POLICY)
def preview_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """The public page of any example. It is not cached or indexed."""
    if request.method == "POST":
        return _preview_unsaved_form(request, model_admin, model_admin.get_object(request, str(example.pk)))
    example = Example.objects.with_details().get(pk=example.pk)
    return render_entry(request, example, "example.html", preview=True)


@xframe_options_sameorigin
@csp_override(FRAMING_POLICY)
@require_POST
def preview_new_view(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The page of an example that is not stored yet."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    return _preview_unsaved_form(request, model_admin, Example())


def _preview_unsaved_form(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    document, formsets = model_admin.read_unsaved_document(request, example)
    references = References(follow_successors=False)
    references.organisations.update(list_new_organisations(formsets))
    return render_entry(request, build_example(document, example.pk or 0, references), "example.html", preview=True)


def render_entry(request: HttpRequest, example: Example, template: str, **context: Any) -> HttpResponse:
    """`example` must come from with_details() or build_example()."""
    context["entry"] = EntryPage(example, get_catalogue())
    formats = {"translations": example.translations.all(), "easy_read": example.easy_read.all()}
    context["preview_formats"] = formats if any(formats.values()) else None
    return TemplateResponse(request, template, context, headers=HEADERS)


def sign_reviewer_link(example: Example, expires_at: dt.datetime) -> str:
    """With the time at which the row was created, so that a later row with the same key is not shown."""
    created_at, entry_pk = example.created_at.timestamp(), example.copy_of_id or example.pk
    return signing.dumps([example.pk, created_at, entry_pk, int(expires_at.timestamp())], salt=LINK_SALT)


@require_POST
def create_reviewer_link_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """Shows a new link once. The history records that it was created, not the link."""
    if not can_edit(request.user, example):
        raise PermissionDenied
    days = request.POST.get("days", "14")
    if days not in DAY_CHOICES:
        messages.error(request, "Choose how long the link should work: 7, 14 or 30 days.")
        return HttpResponseRedirect(entry_url("review", example))
    expires_at = timezone.now() + dt.timedelta(days=int(days))
    expiry = format_date_time(expires_at)
    with transaction.atomic():
        record_external_changes(example)
        record_version(example, request.user, f"Reviewer link created, works until {expiry}")
    path = reverse("shared-preview", args=[sign_reviewer_link(example, expires_at)])
    return render_page(
        model_admin, request, "reviewer_link/created", "Link for a reviewer", original=example,
        link=request.build_absolute_uri(path), expiry=expiry,
    )  # fmt: skip


@require_safe
def shared_preview_view(request: HttpRequest, token: str) -> HttpResponse:
    """For anyone who has the link. Invalid links all get the same page, which gives nothing away."""
    try:
        pk, created_at, entry_pk, expires_at = signing.loads(token, salt=LINK_SALT)
    except (signing.BadSignature, TypeError, ValueError):  # an earlier release may have signed other values
        return _show_link_error(request, 404)
    entry = Example.objects.with_page().filter(pk=entry_pk).first()
    is_unpublished_copy = pk != entry_pk and Example.objects.filter(pk=pk).exists()
    if entry and not is_unpublished_copy:
        return HttpResponseRedirect(entry.get_absolute_url(), headers=HEADERS)
    if expires_at <= timezone.now().timestamp():
        return _show_link_error(request, 410)
    example = Example.objects.with_details().filter(pk=pk).first()
    if example is None or example.created_at.timestamp() != created_at or is_public(example):
        return _show_link_error(request, 404)
    expiry = format_date_time(dt.datetime.fromtimestamp(expires_at, dt.UTC))
    return render_entry(request, example, "reviewer_link/preview.html", expiry=expiry)


def _show_link_error(request: HttpRequest, status: int) -> HttpResponse:
    template, context = "reviewer_link/error.html", {"is_expired": status == 410}
    return TemplateResponse(request, template, context, status=status, headers=HEADERS)
