"""Dates as registers write them, in words."""

import pytest

from examples.presenters.formatting import format_iso_date, format_partial_iso_date


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2022-07-01", "1 July 2022"),
        ("2021-05", "May 2021"),
        ("2021", "2021"),
        ("2021-13", "2021-13"),
        ("spring 2026", "spring 2026"),
        ("", ""),
    ],
)
def test_date_is_written_out_as_far_as_it_is_known(written: str, shown: str) -> None:
    assert format_partial_iso_date(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2021-05-06", "6 May 2021"), ("2021-05", "2021-05"), ("spring 2026", "spring 2026"), ("", "")],
)
def test_date_of_a_source_is_written_out_only_where_it_is_a_day(written: str, shown: str) -> None:
    assert format_iso_date(written) == shown
