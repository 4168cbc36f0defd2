"""A signed link that shows a reviewer without an account the current text of one entry. It ends at its time, or when
the entry is published (then it leads to the public page) or gone. Nothing about it is stored."""

import datetime as dt
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from examples.admin.examples.preview import render_entry
from examples.admin.page_helpers import entry_url, render_page
from examples.admin.workflow.permissions import can_edit, is_public
from examples.documents.versions import record_external_changes, record_version
from examples.models import Example
from examples.presenters.formatting import format_date_time

DAYS = ("7", "14", "30")
SALT = "examples.desk.sharing"  # of links that were sent already
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


class ReviewerLink(NamedTuple):
    """What a link carries. `created`: when the row was made, so that a later row with the same key is not shown.
    `entry`: the key of the entry that a working copy is published over, else the row's own. Times are Unix seconds."""

    row: int
    created: float
    entry: int
    until: int


def sign_reviewer_link(example: Example, until: dt.datetime) -> str:
    created, entry = example.created_at.timestamp(), example.copy_of_id or example.pk
    return signing.dumps(ReviewerLink(example.pk, created, entry, int(until.timestamp())), salt=SALT)


def read_reviewer_link(token: str) -> ReviewerLink | None:
    try:
        return ReviewerLink(*signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError):  # an older release may have put other things into a link
        return None


@require_POST
def create_reviewer_link_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """Makes a link and shows it. The history says that one was made; the link itself is stored nowhere."""
    if not can_edit(request.user, example):
        raise PermissionDenied
    chosen = request.POST.get("days", "14")
    if chosen not in DAYS:
        model_admin.message_user(request, "Choose how long the link should work: 7, 14 or 30 days.", messages.ERROR)
        return HttpResponseRedirect(entry_url("review", example))
    until = timezone.now() + dt.timedelta(days=int(chosen))
    with transaction.atomic():
        record_external_changes(example)
        record_version(example, request.user, f"Reviewer link created, works until {format_date_time(until)}")
    link = request.build_absolute_uri(reverse("shared-preview", args=[sign_reviewer_link(example, until)]))
    return render_page(
        model_admin,
        request,
        "reviewer_link/made",
        "A link for a reviewer",
        original=example,
        link=link,
        until=format_date_time(until),
    )


@require_safe
def shared_preview_view(request: HttpRequest, sealed: str) -> HttpResponse:
    """For anyone who has the link. A link that does not work gives no reason that another link could be made from."""
    link = read_reviewer_link(sealed)
    if link is None:
        return _ended(request, 404)
    public = Example.objects.with_page().filter(pk=link.entry).first()
    is_waiting = link.row != link.entry and Example.objects.filter(pk=link.row).exists()  # a copy, to be published
    if public and not is_waiting:
        return HttpResponseRedirect(public.get_absolute_url(), headers=HEADERS)
    if link.until <= timezone.now().timestamp():
        return _ended(request, 410)
    example = Example.objects.with_details().filter(pk=link.row).first()
    if example is None or example.created_at.timestamp() != link.created or is_public(example):
        return _ended(request, 404)
    until = format_date_time(dt.datetime.fromtimestamp(link.until, dt.UTC))
    return render_entry(request, example, "admin/examples/reviewer_link/shared.html", HEADERS, until=until)


def _ended(request: HttpRequest, status: int) -> HttpResponse:
    context = {"over": status == 410}
    return TemplateResponse(request, "admin/examples/reviewer_link/ended.html", context, status=status, headers=HEADERS)
