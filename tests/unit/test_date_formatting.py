"""Dates in ISO format are written out in words."""

import pytest

from examples.presenters.formatting import format_iso_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-07-01", "1 July 2022"),
        ("2021-05", "May 2021"),
        ("2021", "2021"),
        ("2021-13", "2021-13"),
        ("spring 2026", "spring 2026"),
        ("", ""),
    ],
)
def test_date_is_written_out(text: str, expected: str) -> None:
    assert format_iso_date(text) == expected
