"""What became of a link, in a short line for editors."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

from examples.models import Link

Status = Link.Status


def told(link: Link) -> str:
    """Such as "Answers, checked 3 Nov 2026" or "Not there any more (404), since 1 Nov 2026, checked 3 Nov 2026"."""
    said = Status(link.status).label
    if link.checked_at is None:
        return said
    if link.moved_to:
        said = f"{said}: {link.moved_to}"
    if link.code and link.status in (Status.DEAD, Status.FAILING, Status.BARRED):
        said = f"{said} ({link.code})"
    since = f", since {_day(link.failing_since)}" if link.failing_since else ""
    why = f". {link.detail.rstrip('.')}" if link.detail and not link.code else ""
    return f"{said}{since}, checked {_day(link.checked_at)}{why}"


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y")
