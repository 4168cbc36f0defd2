"""A national framework -> what an entry's page says of it, beside the framework's items that the entry serves."""

from __future__ import annotations

from dataclasses import dataclass

from examples.models import Framework
from examples.presenting.words import partly_dated


@dataclass(frozen=True)
class FrameworkView:
    title: str
    publisher: str
    published: str
    period: str
    status: str
    summary: str
    source: str


def framework(row: Framework) -> FrameworkView:
    return FrameworkView(
        title=row.title,
        publisher=row.publisher,
        published=partly_dated(row.published),
        period=_period(partly_dated(row.starts), partly_dated(row.ends)),
        status=row.get_status_display(),
        summary=row.summary,
        source=row.source,
    )


def _period(starts: str, ends: str) -> str:
    """2021 to 2026, from 1 July 2022, or until 2026; nothing where neither is known."""
    if starts and ends:
        return f"{starts} to {ends}"
    return f"from {starts}" if starts else f"until {ends}" if ends else ""
