"""Partial dates, and dates, amounts and counts in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from examples.documents.values import parse_date_range
from examples.models import Cost, Term
from examples.presenters.formatting import format_cost, format_date, format_example_count, format_partial_date


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        (2020, (2020, 1, 1), (2020, 12, 31), "year"),
        ("2024-02", (2024, 2, 1), (2024, 2, 29), "month"),
        ("2019-05-07", (2019, 5, 7), (2019, 5, 7), "day"),
        (dt.date(2019, 5, 7), (2019, 5, 7), (2019, 5, 7), "day"),
    ],
)
def test_partial_date_has_first_and_last_day(
    written: Any, first: tuple[int, int, int], last: tuple[int, int, int], precision: str
) -> None:
    assert parse_date_range(written) == (dt.date(*first), dt.date(*last), precision)


@pytest.mark.parametrize("written", ["spring 2020", "2020-13", "", "20-2-2-2", None])
def test_invalid_partial_date_is_refused(written: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        parse_date_range(written)


def test_date_in_words_has_its_precision() -> None:
    first = dt.date(2020, 3, 1)
    assert format_partial_date(first, "year") == "2020"
    assert format_partial_date(first, "month", "pilot") == "March 2020 (pilot)"
    assert format_partial_date(first, "day") == "1 March 2020"
    assert format_partial_date(None, "year", "not stated") == "not stated"
    assert format_date(None) == ""


def test_amount_in_words() -> None:
    assert format_cost(Cost(amount=Decimal(2600000), per="a year")) == "£2,600,000 a year"
    assert format_cost(Cost(amount=Decimal("10.50"), amount_to=Decimal(20))) == "£10.50 to £20"
    assert format_cost(Cost(band=Term(label="Under £10,000"))) == "Under £10,000"
    assert format_cost(Cost(covers="Free")) == ""


def test_free_is_an_amount_and_a_difference_says_both_groups_and_its_significance() -> None:
    assert format_cost(Cost(kind="price", amount=Decimal(0), per="a practice")) == "Free"
    assert format_cost(Cost(kind="difference", amount=Decimal(0), per="a person")) == "£0 a person"
    both = Cost(kind="difference", amount=Decimal(610), amount_without=Decimal(1750), per="a person")
    assert format_cost(both) == "£610 with it, £1,750 without it, a person"
    unclear = Cost(kind="difference", amount=Decimal(1789), per="a person", significance="not-significant")
    assert format_cost(unclear) == "£1,789 a person (not statistically significant)"


def test_count_in_words() -> None:
    assert [format_example_count(n) for n in (0, 1, 1200)] == ["0 examples", "1 example", "1,200 examples"]
