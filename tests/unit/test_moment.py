"""Local days and hours become moments; where the clocks make that impossible, words say what to choose."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from examples.desk.schedule.moment import moment

NOW = dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("2027-03-28", "01:30", ("go forward", "before 01:00, or 02:00 or later")),
        ("2027-03-28", "01:00", ("go forward", "before 01:00, or 02:00 or later")),
        ("2026-10-25", "01:30", ("comes twice", "before 01:00, or 02:00 or later")),
        ("2026-10-25", "01:59", ("01:59 on 25 October 2026", "comes twice")),
    ],
)
def test_hours_that_the_clocks_skip_or_repeat_are_refused(day: str, hour: str, words: tuple[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        moment(dt.date.fromisoformat(day), dt.time.fromisoformat(hour), NOW)
    for word in words:
        assert word in refused.value.message


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        ("2026-10-25", "00:59", "2026-10-24T23:59"),
        ("2026-10-25", "02:00", "2026-10-25T02:00"),
        ("2027-03-28", "00:59", "2027-03-28T00:59"),
        ("2027-03-28", "02:00", "2027-03-28T01:00"),
        ("2026-10-24", "13:01", "2026-10-24T12:01"),
    ],
)
def test_hours_beside_the_clocks_change_are_taken(day: str, hour: str, utc: str) -> None:
    found = moment(dt.date.fromisoformat(day), dt.time.fromisoformat(hour), NOW)
    assert found == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


def test_this_very_minute_is_over() -> None:
    with pytest.raises(ValidationError, match="after 24 October 2026, 13:00"):
        moment(dt.date(2026, 10, 24), dt.time(13), NOW)
