"""One section for each kind of thing that waits for somebody: how many, the first five, the way to all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from examples.desk.links.store import Usage, find_usages
from examples.desk.queue.filter import BEGUN, FAULTY, SCHEDULED, copied
from examples.desk.queue.gaps import most_unsaid
from examples.models import EmptySearch, Example, Link, Source, Suggestion
from examples.models.searches import KEPT

SHOWN = 5
LONGEST_SHOWN = 80  # characters of an address


@dataclass(frozen=True)
class Item:
    """A line. `note` says why it is here, `cited` who else is concerned."""

    text: str
    href: str
    note: str = ""
    cited: tuple[Usage, ...] = ()


@dataclass(frozen=True)
class Section:
    """`count` counts all, `items` are the first. `idle`: what to say where there are none. `all_href`: the full list,
    where there is one."""

    title: str
    idle: str
    count: int
    items: tuple[Item, ...]
    all_href: str = ""


def sections(user: Any) -> Iterator[Section]:
    """What this user may see, the most urgent first. The number of queries depends on nobody's work."""
    for model, section in SECTIONS:
        if user.has_perm(f"examples.view_{model}") or user.has_perm(f"examples.change_{model}"):
            yield section()


def _form(row: Any) -> str:
    return reverse(f"admin:examples_{row._meta.model_name}_change", args=[row.pk])


def _review(row: Example) -> str:
    return reverse("admin:examples_example_review", args=[row.pk])


def _list(model: str, **query: str) -> str:
    return f"{reverse(f'admin:examples_{model}_changelist')}?{urlencode(query)}"


def _day(moment: dt.date | None) -> str:
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment)
    return date_format(moment, "j M Y") if moment else ""


def _moment(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i")


def _who(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else "somebody"


def _examples(
    title: str,
    idle: str,
    found: QuerySet[Example],
    note: Callable[[Example], str],
    page: Callable[[Example], str] = _form,
    **query: str,
) -> Section:
    rows = found.select_related("edited_by")[:SHOWN]
    items = tuple(Item(row.title, page(row), note(row)) for row in rows)
    return Section(title, idle, found.count(), items, _list("example", **query))


def _in_review() -> Section:
    def note(row: Example) -> str:
        when = f", to be published on {_moment(row.publish_at)}" if row.publish_at else ""
        return f"from {_who(row.edited_by)}, since {_day(row.updated_at)}{when}"

    found = Example.objects.filter(status=Example.Status.IN_REVIEW).order_by("updated_at", "pk")
    return _examples("In review", "Nothing is in review.", found, note, _review, status__exact=Example.Status.IN_REVIEW)


def _faults() -> Section:
    found = Example.objects.filter(FAULTY).order_by("updated_at", "pk")
    idle = "No schedule has failed."
    return _examples("Schedules that failed", idle, found, lambda row: row.schedule_fault, attention="fault")


def _scheduled() -> Section:
    def note(row: Example) -> str:
        published = f"to be published on {_moment(row.publish_at)}" if row.publish_at else ""
        retired = f"to be retired on {_moment(row.retire_at)}" if row.retire_at else ""
        return published or retired

    found = Example.objects.filter(SCHEDULED).order_by("publish_at", "retire_at", "pk")
    return _examples("Scheduled", "Nothing is scheduled.", found, note, attention="scheduled")


def _begun() -> Section:
    def note(row: Example) -> str:
        return f"last changed by {_who(row.edited_by)} on {_day(row.updated_at)}"

    found = Example.objects.filter(BEGUN).order_by("updated_at", "pk")
    idle = "No working copy waits to be finished."
    return _examples("Working copies begun, not finished", idle, found, note, attention="begun")


def _overdue() -> Section:
    found = Example.objects.published().filter(check_due__lt=timezone.localdate()).order_by("check_due", "pk")
    return _examples(
        "Check overdue", "No check is overdue.", found, lambda row: f"due since {_day(row.check_due)}",
        check="overdue", status__exact=Example.Status.PUBLISHED,
    )  # fmt: skip


def _links() -> Section:
    found = Link.objects.gone().order_by("failing_since", "address")
    rows = list(found[:SHOWN])
    cited = find_usages([row.address for row in rows])
    items = tuple(Item(_short(row.address), _form(row), row.status_text(), tuple(cited[row.address])) for row in rows)
    return Section("Dead links", "No link is dead.", found.count(), items, _list("link", attention="gone"))


def _short(address: str) -> str:
    return address if len(address) <= LONGEST_SHOWN else f"{address[: LONGEST_SHOWN - 1]}…"


def _copies() -> Section:
    entries = Example.objects.filter(copied())
    found = Source.objects.filter(is_copy=True, example__in=entries).select_related("example")
    rows = found.order_by("example__title", "number")[:SHOWN]
    items = tuple(Item(row.example.title, _form(row.example), f"source {row}") for row in rows)
    title = "Sources that are copies: cite the publisher’s own"
    return Section(title, "No source is a copy.", found.count(), items, _list("example", attention="copies"))


def _unsaid() -> Section:
    rows: Iterable[Any] = most_unsaid(SHOWN)
    items = tuple(Item(row.title, _form(row), f"{row.gaps} things not reported") for row in rows)
    return Section("Entries that leave most unsaid", "No entry leaves anything unsaid.", len(items), items)


def _searches() -> Section:
    since = EmptySearch.objects.filter(day__gt=timezone.localdate() - KEPT)
    totals = since.order_by().values("words").annotate(total=Sum("times"))
    items = tuple(
        Item(row["words"], f"{reverse('finder')}?{urlencode({'q': row['words']})}", _times(row["total"]))
        for row in totals.order_by("-total", "words")[:SHOWN]
    )
    title = f"Searches of the last {KEPT.days} days that found nothing"
    return Section(title, "Every search found something.", totals.count(), items, _list("emptysearch"))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _suggestions() -> Section:
    found = Suggestion.objects.filter(handled=False).order_by("received_at", "pk")
    items = tuple(Item(str(row), _form(row), f"received on {_day(row.received_at)}") for row in found[:SHOWN])
    return Section(
        "Suggestions not handled", "Every suggestion is handled.", found.count(), items,
        _list("suggestion", handled__exact="0"),
    )  # fmt: skip


SECTIONS: tuple[tuple[str, Callable[[], Section]], ...] = (
    ("example", _faults),
    ("example", _in_review),
    ("example", _scheduled),
    ("example", _begun),
    ("example", _overdue),
    ("link", _links),
    ("source", _copies),
    ("suggestion", _suggestions),
    ("emptysearch", _searches),
    ("example", _unsaid),
)
