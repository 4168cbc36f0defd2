"""One section for each kind of thing that needs attention: how many, the first five, the way to all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from examples.desk.links.store import Usage, find_usages
from examples.desk.queue.filter import needing
from examples.desk.queue.gaps import entries_with_gaps
from examples.models import EmptySearch, Example, Link, Source, Suggestion
from examples.models.searches import KEPT

SHOWN = 5
LONGEST_ADDRESS = 80  # characters


@dataclass(frozen=True)
class QueueItem:
    """`note`: why it is here. `cited`: which entries a link concerns."""

    text: str
    href: str
    note: str = ""
    cited: tuple[Usage, ...] = ()


@dataclass(frozen=True)
class QueueSection:
    """`items`: the first of `count`. `all_href`: the full list, if there is one."""

    title: str
    count: int
    items: tuple[QueueItem, ...]
    all_href: str = ""


def sections(user: Any) -> Iterator[QueueSection]:
    """What this user may see, the most urgent first. The number of queries does not grow with the rows."""
    for model, part in SECTIONS:
        if user.has_perm(f"examples.view_{model}") or user.has_perm(f"examples.change_{model}"):
            yield from part()


def _page(row: Any, page: str = "change") -> str:
    return reverse(f"admin:examples_{row._meta.model_name}_{page}", args=[row.pk])


def _list(model: str, **query: str) -> str:
    return f"{reverse(f'admin:examples_{model}_changelist')}?{urlencode(query)}"


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y")


def _editor(row: Example) -> str:
    return (row.edited_by.get_full_name() or row.edited_by.get_username()) if row.edited_by else "someone"


def _schedule(row: Example) -> str:
    what, time = ("published", row.publish_at) if row.publish_at else ("retired", row.retire_at)
    return f"to be {what} on {date_format(timezone.localtime(time), 'j M Y, H:i')}" if time else ""


def _review(row: Example) -> str:
    sent = f"from {_editor(row)}, since {_day(row.updated_at)}"
    return f"{sent}, {_schedule(row)}" if row.publish_at else sent


def _last_change(row: Example) -> str:
    return f"last changed by {_editor(row)} on {_day(row.updated_at)}"


def _check_due(row: Example) -> str:
    return f"due since {date_format(row.check_due or '', 'j M Y')}"


def _entries() -> Iterator[QueueSection]:
    oldest, review, published = ("updated_at", "pk"), Example.Status.IN_REVIEW, Example.Status.PUBLISHED
    failed = needing("fault").order_by(*oldest)
    yield _examples("Schedules that failed", failed, lambda row: row.schedule_fault, attention="fault")
    in_review = Example.objects.filter(status=review).order_by(*oldest)
    yield _examples("In review", in_review, _review, page="review", status__exact=review)
    scheduled = needing("scheduled").order_by("publish_at", "retire_at", "pk")
    yield _examples("Scheduled", scheduled, _schedule, attention="scheduled")
    begun = needing("begun").order_by(*oldest)
    yield _examples("Working copies begun, not finished", begun, _last_change, attention="begun")
    overdue = Example.objects.published().filter(check_due__lt=timezone.localdate()).order_by("check_due", "pk")
    yield _examples("Check overdue", overdue, _check_due, check="overdue", status__exact=published)


def _examples(
    title: str, found: QuerySet[Example], note: Callable[[Example], str], page: str = "change", **query: str
) -> QueueSection:
    rows = found.select_related("edited_by")[:SHOWN]
    items = tuple(QueueItem(row.title, _page(row, page), note(row)) for row in rows)
    return QueueSection(title, found.count(), items, _list("example", **query))


def _links() -> Iterator[QueueSection]:
    found = Link.objects.gone().order_by("failing_since", "address")
    rows = list(found[:SHOWN])
    cited = find_usages([row.address for row in rows])
    items = tuple(
        QueueItem(truncatechars(row.address, LONGEST_ADDRESS), _page(row), row.status_text(), tuple(cited[row.address]))
        for row in rows
    )
    yield QueueSection("Dead links", found.count(), items, _list("link", attention="gone"))


def _copies() -> Iterator[QueueSection]:
    found = Source.objects.filter(is_copy=True, example__in=needing("copies"))
    rows = found.select_related("example").order_by("example__title", "number")[:SHOWN]
    items = tuple(QueueItem(row.example.title, _page(row.example), f"source {row}") for row in rows)
    title = "Sources that are copies, not the publisher’s own"
    yield QueueSection(title, found.count(), items, _list("example", attention="copies"))


def _suggestions() -> Iterator[QueueSection]:
    found = Suggestion.objects.filter(handled=False).order_by("received_at", "pk")
    items = tuple(QueueItem(str(row), _page(row), f"received on {_day(row.received_at)}") for row in found[:SHOWN])
    yield QueueSection("Suggestions not handled", found.count(), items, _list("suggestion", handled__exact="0"))


def _searches() -> Iterator[QueueSection]:
    recent = EmptySearch.objects.filter(day__gt=timezone.localdate() - KEPT)
    totals = recent.order_by().values_list("words").annotate(total=Sum("times"))
    items = tuple(
        QueueItem(words, f"{reverse('finder')}?{urlencode({'q': words})}", "once" if times == 1 else f"{times} times")
        for words, times in totals.order_by("-total", "words")[:SHOWN]
    )
    title = f"Searches of the last {KEPT.days} days that found nothing"
    yield QueueSection(title, totals.count(), items, _list("emptysearch"))


def _gaps() -> Iterator[QueueSection]:
    rows: Any = entries_with_gaps(SHOWN)
    items = tuple(QueueItem(row.title, _page(row), f"{row.gaps} things not reported") for row in rows)
    yield QueueSection("Entries with the most not reported", len(items), items)


# The model that it takes the permission to see or change, and the sections then shown.
SECTIONS: tuple[tuple[str, Callable[[], Iterator[QueueSection]]], ...] = (
    ("example", _entries),
    ("link", _links),
    ("source", _copies),
    ("suggestion", _suggestions),
    ("emptysearch", _searches),
    ("example", _gaps),
)
