"""Dates, sums and counts in words."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format

from examples.models import Cost

FREE_KINDS = (Cost.Kind.SET_UP, Cost.Kind.RUNNING, Cost.Kind.PRICE)  # kinds of which an amount of 0 means “free”


def format_date(date: dt.date | dt.datetime | None) -> str:
    """22 November 2026, in local time; empty without a date."""
    if isinstance(date, dt.datetime):
        date = timezone.localdate(date)
    return _format_day(date) if date else ""


@lru_cache(maxsize=4096)
def _format_day(date: dt.date) -> str:
    return date_format(date)


def format_date_time(moment: dt.datetime) -> str:
    """22 November 2026, 14:05, in local time."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def format_partial_date(date: dt.date | None, precision: str, note: str = "") -> str:
    """As precise as the date is known: 2020, March 2020 or 5 March 2020, then the note in brackets."""
    if not date:
        return note
    text = date_format(date, {"year": "Y", "month": "F Y", "day": "j F Y"}[precision])
    return f"{text} ({note})" if note else text


def format_iso_date(text: str) -> str:
    """2022-07-01 as 1 July 2022, 2021-05 as May 2021; a year, a season or any other text unchanged."""
    for style, format_found in (("%Y-%m-%d", "j F Y"), ("%Y-%m", "F Y")):
        try:
            return date_format(dt.datetime.strptime(text, style).date(), format_found)
        except ValueError:
            continue
    return text


def format_pounds(amount: Decimal) -> str:
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def format_cost(cost: Cost) -> str:
    """What a cost row says in bold; empty if not reported. For example “£200 to £300 a visit”, “Free” or “£610 with it,
    £1,750 without it, a person (not statistically significant)”.
    """
    text, significance = _format_amount(cost), str(cost.get_significance_display())
    if not (text and significance):
        return text or significance
    return f"{text} ({significance[0].lower()}{significance[1:]})"


def _format_amount(cost: Cost) -> str:
    """0 is “Free” for a cost or a price, but “£0” for a saving, a grant or a difference."""
    if cost.amount is None:
        return cost.band.label if cost.band else ""
    if not (cost.amount or cost.amount_to) and cost.kind in FREE_KINDS:
        return "Free"
    text = format_pounds(cost.amount)
    if cost.amount_to is not None:
        text = f"{text} to {format_pounds(cost.amount_to)}"
    if cost.amount_without is not None:
        return f"{text} with it, {format_pounds(cost.amount_without)} without it{', ' if cost.per else ''}{cost.per}"
    return f"{text} {cost.per}".strip()


def truncate_text(text: str, length: int) -> str:
    """At most `length` characters, with an ellipsis where it was cut. Django's filter weighs every character."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def format_example_count(count: int) -> str:
    return "1 example" if count == 1 else f"{count:,} examples"


def format_population(number: int | None) -> str:
    """Rounded to thousands, because it is our own sum of small areas; empty if not known."""
    return f"About {round(number, -3):,} people (Census 2021)" if number else ""
