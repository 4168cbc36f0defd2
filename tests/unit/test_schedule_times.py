"""Local times are stored in UTC; times that a clock change skips or repeats are refused."""

from __future__ import annotations

import datetime as dt

import pytest

from examples.admin.schedule import PublicationForm

NOW = dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-29T01:30", "2027-03-28T01:30", "2027-03-28T01:00", "28/03/2027 01:59",
        "2026-10-25T01:00", "2026-10-25T01:30", "25/10/2026 01:59:59",
    ],
)  # fmt: skip
def test_skipped_and_repeated_times_are_refused(time: str) -> None:
    (message,) = PublicationForm({"time": time}).errors["time"]
    assert message == (
        "The clocks change on that day, and this time is skipped or comes twice. "
        "Choose a time at least one hour earlier or later."
    )


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        ("2026-10-25T00:59", "2026-10-24T23:59"),
        ("25/10/2026 02:00", "2026-10-25T02:00"),
        ("2027-03-28 00:59", "2027-03-28T00:59"),
        ("2027-03-28T02:00", "2027-03-28T01:00"),
        ("2026-10-24T13:01", "2026-10-24T12:01"),
    ],
)
def test_times_near_clock_change_are_accepted(time: str, utc: str) -> None:
    form = PublicationForm({"time": time})
    assert form.is_valid()
    assert form.cleaned_data["time"] == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


def test_current_minute_is_in_the_past() -> None:
    errors = PublicationForm({"time": "2026-10-24T13:00"}).errors["time"]
    assert errors == ["The time you entered has passed. Choose a time after 24 October 2026, 13:00."]
