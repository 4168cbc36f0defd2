"""A link for a reviewer without an account: it shows the present text of one entry, until a day, and nothing else.

The link carries all that is known of it, signed; nothing is stored. It ends when its day has come, when the entry is
published (then it leads to the public page), and when the entry or working copy is gone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from examples.desk.examples.preview import drawn
from examples.desk.workflow.permissions import can_edit, is_public
from examples.desk.workflow.review import entry_url
from examples.documents.versions import record_external_changes, record_version
from examples.models import Example

DAYS = {"7": "7 days", "14": "14 days", "30": "30 days"}
USUAL = "14"
SALT = "examples.desk.sharing"
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True)
class Pass:
    """What a link says. `made`: when the row was made, so that no later row of the same key is shown by it.
    `entry`: the key of the entry that a working copy is published over, else the row's own."""

    row: int
    made: float
    entry: int
    until: int

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now().timestamp()


def token(example: Example, until: dt.datetime) -> str:
    made, entry = example.created_at.timestamp(), example.copy_of_id or example.pk
    return signing.dumps([example.pk, made, entry, int(until.timestamp())], salt=SALT)


def unsealed(text: str) -> Pass | None:
    try:
        return Pass(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError):  # an older release may have put other things into a link
        return None


def share_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """POST alone: makes a link and shows it. That one was made stands in the history, the link itself nowhere."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    example = get_object_or_404(Example, pk=pk)
    if not can_edit(request.user, example):
        raise PermissionDenied
    chosen = request.POST.get("days", USUAL)
    if chosen not in DAYS:
        desk.message_user(request, "Choose for how long the link should work: 7, 14 or 30 days.", messages.ERROR)
        return HttpResponseRedirect(entry_url("review", example))
    until = timezone.now() + dt.timedelta(days=int(chosen))
    with transaction.atomic():
        record_external_changes(example)
        record_version(example, request.user, f"Link for a reviewer made, open until {written(until)}")
    link = request.build_absolute_uri(reverse("shared-preview", args=[token(example, until)]))
    context = {**desk.admin_site.each_context(request), "opts": desk.opts, "original": example, "link": link}
    context |= {"title": "A link for a reviewer", "until": written(until)}
    return TemplateResponse(request, "desk/sharing/made.html", context)


def written(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


@require_safe
def shared_view(request: HttpRequest, sealed: str) -> HttpResponse:
    """For anybody who has the link. What is wrong with another link, nobody is told."""
    found = unsealed(sealed)
    if found is None:
        return _ended(request, 404)
    if Example.objects.on_a_page().filter(pk=found.entry).exists() and not _waits(found):
        return _moved(found)
    if found.is_over:
        return _ended(request, 410)
    example = Example.objects.with_details().filter(pk=found.row).first()
    if example is None or example.created_at.timestamp() != found.made or is_public(example):
        return _ended(request, 404)
    until = dt.datetime.fromtimestamp(found.until, dt.UTC)
    return drawn(request, example, "desk/sharing/shared.html", HEADERS, until=written(until))


def _waits(found: Pass) -> bool:
    """Whether the working copy that the link shows is still to be published."""
    return found.row != found.entry and Example.objects.filter(pk=found.row).exists()


def _moved(found: Pass) -> HttpResponse:
    entry = Example.objects.get(pk=found.entry)
    return HttpResponseRedirect(entry.get_absolute_url(), headers=HEADERS)


def _ended(request: HttpRequest, status: int) -> HttpResponse:
    return TemplateResponse(
        request, "desk/sharing/ended.html", {"over": status == 410}, status=status, headers=HEADERS
    )  # fmt: skip
