"""One section for each kind of thing that needs attention: how many, the first five, the way to all of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from examples.admin.dashboard.attention_filter import needing
from examples.admin.dashboard.not_reported import entries_with_gaps
from examples.admin.links.store import LinkUsage, find_usages
from examples.models import EmptySearch, Example, Link, Source, Suggestion
from examples.models.searches import RETENTION_PERIOD

SHOWN = 5
LONGEST_ADDRESS = 80  # characters


class QueueItem(NamedTuple):
    """`note`: why it is here. `cited`: which entries a link concerns."""

    text: str
    href: str
    note: str = ""
    cited: list[LinkUsage] = []


@dataclass(frozen=True)
class QueueSection:
    """`items`: the first of `count`. `all_href`: the full list, if there is one."""

    title: str
    count: int
    items: list[QueueItem]
    all_href: str = ""


def sections(user: Any) -> Iterator[QueueSection]:
    """What this user may see, the most urgent first. The number of queries does not grow with the rows."""

    def sees(model: str) -> bool:
        return bool(user.has_perm(f"examples.view_{model}") or user.has_perm(f"examples.change_{model}"))

    if sees("example"):
        yield from _entries()
    if sees("link"):
        yield _links()
    if sees("source"):
        yield _copies()
    if sees("suggestion"):
        yield _suggestions()
    if sees("emptysearch"):
        yield _searches()
    if sees("example"):
        yield _gaps()


def _page(row: Any, page: str = "change") -> str:
    return reverse(f"admin:examples_{row._meta.model_name}_{page}", args=[row.pk])


def _list(model: str, **query: str) -> str:
    return f"{reverse(f'admin:examples_{model}_changelist')}?{urlencode(query)}"


def _format(time: dt.datetime, form: str = "j M Y") -> str:
    return date_format(timezone.localtime(time), form)


def _schedule(row: Example) -> str:
    what, time = ("published", row.publish_at) if row.publish_at else ("retired", row.retire_at)
    return f"to be {what} on {_format(time, 'j M Y, H:i')}" if time else ""


def _editor(row: Example) -> str:
    return (row.edited_by.get_full_name() or row.edited_by.get_username()) if row.edited_by else "someone"


def _entries() -> Iterator[QueueSection]:
    def sent(row: Example) -> str:
        text = f"from {_editor(row)}, since {_format(row.updated_at)}"
        return f"{text}, {_schedule(row)}" if row.publish_at else text

    def changed(row: Example) -> str:
        return f"last changed by {_editor(row)} on {_format(row.updated_at)}"

    def overdue(row: Example) -> str:
        return f"due since {date_format(row.check_due or '', 'j M Y')}"

    oldest, review, published = ("updated_at", "pk"), Example.Status.IN_REVIEW, Example.Status.PUBLISHED
    failed, begun = (needing(value).order_by(*oldest) for value in ("fault", "begun"))
    in_review = Example.objects.filter(status=review).order_by(*oldest)
    scheduled = needing("scheduled").order_by("publish_at", "retire_at", "pk")
    due = Example.objects.published().filter(check_due__lt=timezone.localdate()).order_by("check_due", "pk")
    yield _examples("Schedules that failed", failed, lambda row: row.schedule_fault, attention="fault")
    yield _examples("In review", in_review, sent, page="review", status__exact=review)
    yield _examples("Scheduled", scheduled, _schedule, attention="scheduled")
    yield _examples("Unfinished working copies", begun, changed, attention="begun")
    yield _examples("Check overdue", due, overdue, check="overdue", status__exact=published)


def _examples(
    title: str, found: QuerySet[Example], note: Callable[[Example], str], page: str = "change", **query: str
) -> QueueSection:
    rows = found.select_related("edited_by")[:SHOWN]
    items = [QueueItem(row.title, _page(row, page), note(row)) for row in rows]
    return QueueSection(title, found.count(), items, _list("example", **query))


def _links() -> QueueSection:
    found = Link.objects.broken().order_by("failing_since", "address")
    rows = list(found[:SHOWN])
    cited = find_usages([row.address for row in rows])
    items = [
        QueueItem(truncatechars(row.address, LONGEST_ADDRESS), _page(row), row.describe_status(), cited[row.address])
        for row in rows
    ]
    return QueueSection("Dead links", found.count(), items, _list("link", attention="gone"))


def _copies() -> QueueSection:
    found = Source.objects.filter(is_copy=True, example__in=needing("copies"))
    rows = found.select_related("example").order_by("example__title", "number")[:SHOWN]
    items = [QueueItem(row.example.title, _page(row.example), f"source {row}") for row in rows]
    title = "Sources that are copies, not the publisher’s own"
    return QueueSection(title, found.count(), items, _list("example", attention="copies"))


def _suggestions() -> QueueSection:
    found = Suggestion.objects.filter(handled=False).order_by("received_at", "pk")
    items = [QueueItem(str(row), _page(row), f"received on {_format(row.received_at)}") for row in found[:SHOWN]]
    return QueueSection("New suggestions", found.count(), items, _list("suggestion", handled__exact="0"))


def _searches() -> QueueSection:
    recent = EmptySearch.objects.filter(day__gt=timezone.localdate() - RETENTION_PERIOD)
    totals = recent.order_by().values_list("words").annotate(total=Sum("times")).order_by("-total", "words")
    items = [
        QueueItem(words, f"{reverse('finder')}?{urlencode({'q': words})}", "once" if times == 1 else f"{times} times")
        for words, times in totals[:SHOWN]
    ]
    title = f"Searches of the last {RETENTION_PERIOD.days} days that found nothing"
    return QueueSection(title, totals.count(), items, _list("emptysearch"))


def _gaps() -> QueueSection:
    rows: Any = entries_with_gaps(SHOWN)
    items = [QueueItem(row.title, _page(row), "1 gap" if row.gaps == 1 else f"{row.gaps} gaps") for row in rows]
    return QueueSection("Entries with the most not reported", len(items), items)
