"""A day and an hour as an editor writes them, in local time -> a moment, or words that say what to write instead."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

FURTHEST = 2  # years ahead; what lies further is a slip of the pen
MINUTE = dt.timedelta(minutes=1)


def moment(day: dt.date, hour: dt.time, now: dt.datetime) -> dt.datetime:
    """In UTC. Raises ValidationError for what is over, is too far away, or is no one moment because of the clocks."""
    if day.year > now.year + FURTHEST:
        raise ValidationError("That is more than two years away. Check the year.")
    wall = dt.datetime.combine(day, hour.replace(second=0, microsecond=0, fold=0))
    if day < timezone.localdate(now):
        raise ValidationError(_past(now))
    if not _is_one(wall):
        raise ValidationError(_beside(wall))
    found = _utc(wall)
    if found <= now:
        raise ValidationError(_past(now))
    return found


def _past(now: dt.datetime) -> str:
    return f"That is over already. Choose a time after {date_format(timezone.localtime(now), 'j F Y, H:i')}."


def _utc(wall: dt.datetime) -> dt.datetime:
    return timezone.make_aware(wall).astimezone(dt.UTC)


def _is_one(wall: dt.datetime) -> bool:
    """False in the hour that the clocks leave out in spring, and in the one they repeat in autumn."""
    return _utc(wall.replace(fold=0)) == _utc(wall.replace(fold=1))


def _beside(wall: dt.datetime) -> str:
    first = last = wall
    while not _is_one(first - MINUTE):
        first -= MINUTE
    while not _is_one(last):
        last += MINUTE
    left_out = timezone.localtime(_utc(wall)).replace(tzinfo=None) != wall
    why = "the clocks go forward and leave it out" if left_out else "the clocks go back and it comes twice"
    said = date_format(wall, "H:i \\o\\n j F Y")
    return f"{said} is no one time: {why}. Choose a time before {first:%H:%M}, or {last:%H:%M} or later."
