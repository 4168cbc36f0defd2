"""The dashboard: a section for each kind of row that needs attention, with count, first five and a link to the list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from django.db.models import Case, Exists, Field, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.template.defaultfilters import pluralize, truncatechars
from django.urls import reverse
from django.utils import timezone

from examples.admin.base import ConditionFilter
from examples.admin.links.usages import find_usages
from examples.models import Change, Cost, EmptySearch, Example, Link, Outcome, Source, Suggestion, Translation
from examples.models.empty_searches import RETENTION_PERIOD
from examples.presenters.formatting import format_date, format_date_time
from examples.presenters.not_reported import GAP_TEXTS
from examples.presenters.translations_and_easy_read import TEXT_CHANGES

MAX_ITEMS = 5
MAX_LENGTH = 80  # characters
CITES_COPY = Source.objects.filter(is_copy=True).values("example")


class AttentionFilter(ConditionFilter):
    title = parameter_name = "attention"
    conditions = {
        "begun": ("Unfinished working copy", lambda: Q(copy_of__isnull=False, status=Example.Status.DRAFT)),
        "scheduled": ("Scheduled", lambda: Q(publish_at__isnull=False) | Q(retire_at__isnull=False)),
        "fault": ("Schedule failed", lambda: ~Q(schedule_fault="")),
        "copies": ("Cites a copy", lambda: Q(status=Example.Status.PUBLISHED, pk__in=CITES_COPY.all())),
    }


def find_needing_attention(value: str) -> QuerySet[Example]:
    """`value`: a key of the filter's conditions."""
    return Example.objects.filter(AttentionFilter.conditions[value][1]())


class DashboardItem(NamedTuple):
    """`note`: why it needs attention. `usages`: addresses and names of what cites a link."""

    text: str
    href: str
    note: str = ""
    usages: list[tuple[str, str]] = []


@dataclass(frozen=True)
class DashboardSection:
    """`items`: the first of `count`. `all_href`: the full list, if there is one."""

    title: str
    count: int
    items: list[DashboardItem]
    all_href: str = ""


def build_actions(user: Any) -> Iterator[DashboardItem]:
    """Yields the buttons for the day's work that this user may do."""
    if user.has_perm("examples.add_example"):
        yield DashboardItem("New example", reverse("admin:examples_example_add"))
    if user.has_perm("examples.view_example"):
        review, published = Example.Status.IN_REVIEW, Example.Status.PUBLISHED
        in_review = Example.objects.filter(status=review).count()
        yield DashboardItem(f"In review ({in_review})", _build_list_url("example", status__exact=review))
        due = _find_overdue().count()
        yield DashboardItem(f"To check ({due})", _build_list_url("example", check="overdue", status__exact=published))
    if user.has_perm("examples.exchange_example"):
        yield DashboardItem("Import", reverse("admin:examples_example_exchange"))


def _build_item(row: Any, note: str, text: str = "", page: str = "change", **usages: Any) -> DashboardItem:
    href = reverse(f"admin:examples_{row._meta.model_name}_{page}", args=[row.pk])
    return DashboardItem(text or str(row), href, note, **usages)


def _build_list_url(model: str, **query: str) -> str:
    return reverse(f"admin:examples_{model}_changelist", query=query)


def _format_schedule(row: Example) -> str:
    what, time = ("published", row.publish_at) if row.publish_at else ("retired", row.retire_at)
    return f"to be {what} on {format_date_time(time)}" if time else ""


def _format_editor(row: Example) -> str:
    return (row.edited_by.get_full_name() or row.edited_by.get_username()) if row.edited_by else "someone"


def _find_overdue() -> QuerySet[Example]:
    return Example.objects.published().filter(check_due__lt=timezone.localdate())


def _build_entry_sections() -> Iterator[DashboardSection]:
    def sent(row: Example) -> str:
        text = f"from {_format_editor(row)}, since {format_date(row.updated_at)}"
        return f"{text}, {_format_schedule(row)}" if row.publish_at else text

    def changed(row: Example) -> str:
        return f"last changed by {_format_editor(row)} on {format_date(row.updated_at)}"

    def overdue(row: Example) -> str:
        return f"due since {format_date(row.check_due)}"

    review, published = Example.Status.IN_REVIEW, Example.Status.PUBLISHED
    failed, begun = (find_needing_attention(value).order_by("updated_at", "pk") for value in ("fault", "begun"))
    in_review = Example.objects.filter(status=review).order_by("updated_at", "pk")
    scheduled = find_needing_attention("scheduled").order_by("publish_at", "retire_at", "pk")
    due = _find_overdue().order_by("check_due", "pk")
    yield _build_example_section("Schedules that failed", failed, lambda row: row.schedule_fault, attention="fault")
    yield _build_example_section("In review", in_review, sent, page="review", status__exact=review)
    yield _build_example_section("Scheduled", scheduled, _format_schedule, attention="scheduled")
    yield _build_example_section("Unfinished working copies", begun, changed, attention="begun")
    yield _build_example_section("Check overdue", due, overdue, check="overdue", status__exact=published)


def _build_example_section(
    title: str, found: QuerySet[Example], note: Callable[[Example], str], page: str = "change", **query: str
) -> DashboardSection:
    rows = found.select_related("edited_by")[:MAX_ITEMS]
    items = [_build_item(row, note(row), page=page) for row in rows]
    return DashboardSection(title, found.count(), items, _build_list_url("example", **query))


def _build_link_section() -> Iterator[DashboardSection]:
    found = Link.objects.broken().order_by("failing_since", "address")
    rows = list(found[:MAX_ITEMS])
    usages = find_usages([row.address for row in rows])
    items = [
        _build_item(row, row.describe_status(), truncatechars(row.address, MAX_LENGTH), usages=usages[row.address])
        for row in rows
    ]
    yield DashboardSection("Dead links", found.count(), items, _build_list_url("link", attention="gone"))


def _build_copy_section() -> Iterator[DashboardSection]:
    found = Source.objects.filter(is_copy=True, example__in=find_needing_attention("copies"))
    rows = found.select_related("example").order_by("example__title", "number")[:MAX_ITEMS]
    items = [_build_item(row.example, f"source {row}") for row in rows]
    title = "Sources that are copies, not the publisher’s own"
    yield DashboardSection(title, found.count(), items, _build_list_url("example", attention="copies"))


def _build_translation_section() -> Iterator[DashboardSection]:
    """Those that nobody has checked yet, and those whose text in English has changed since."""
    later = Change.objects.filter(
        example=OuterRef("example"), kind__in=TEXT_CHANGES, at__date__gt=OuterRef("checked_on")
    )
    entries = Example.objects.entries().exclude(status=Example.Status.RETIRED)
    found = Translation.objects.filter(Q(checked_on=None) | Exists(later), example__in=entries)
    rows = found.select_related("example").order_by("example__title", "language")[:MAX_ITEMS]
    changed, unchecked = "the entry has changed since the check", "not checked, so readers do not see the translation"
    items = [
        _build_item(
            row.example, changed if row.is_checked else unchecked, f"{row.example}: {row.get_language_display()}"
        )
        for row in rows
    ]
    yield DashboardSection("Translations to check", found.count(), items)


def _build_suggestion_section() -> Iterator[DashboardSection]:
    def describe(row: Suggestion) -> str:
        kind = f"{row.get_kind_display()}: {row.about.title}" if row.about else row.get_kind_display()
        return f"{kind}, received on {format_date(row.received_at)}"

    found = Suggestion.objects.filter(handled=False).select_related("about").order_by("received_at", "pk")
    items = [_build_item(row, describe(row)) for row in found[:MAX_ITEMS]]
    yield DashboardSection("New suggestions", found.count(), items, _build_list_url("suggestion", handled__exact="0"))


def _build_search_section() -> Iterator[DashboardSection]:
    recent = EmptySearch.objects.filter(day__gt=timezone.localdate() - RETENTION_PERIOD)
    totals = recent.order_by().values_list("words").annotate(total=Sum("times")).order_by("-total", "words")
    items = [
        DashboardItem(words, reverse("finder", query={"q": words}), "once" if times == 1 else f"{times} times")
        for words, times in totals[:MAX_ITEMS]
    ]
    title = f"Searches of the last {RETENTION_PERIOD.days} days that found nothing"
    yield DashboardSection(title, totals.count(), items, _build_list_url("emptysearch"))


def _build_not_reported_section() -> Iterator[DashboardSection]:
    rows: Any = find_entries_with_gaps(MAX_ITEMS)
    items = [_build_item(row, f"{row.gaps} gap{pluralize(row.gaps)}") for row in rows]
    yield DashboardSection("Entries that leave the most not reported", len(items), items)


def find_entries_with_gaps(number: int) -> QuerySet[Example]:
    """Returns the entries with the most `gaps`: how many lines their pages list as not reported. The database counts
    them because reading thousands of entries is slow; a test compares it with the pages."""
    counts = (Case(When(gap, then=Value(1)), default=Value(0), output_field=IntegerField()) for gap in _build_gaps())
    entries = Example.objects.published().annotate(gaps=reduce(add, counts))
    return entries.filter(gaps__gt=0).only("title").order_by("-gaps", "title", "pk")[:number]


def _build_gaps() -> Iterator[Q]:
    own = {"example": OuterRef("pk")}
    yield Q(provider_sought=True)
    yield ~Q(Exists(Outcome.objects.filter(**own, nature=Outcome.Nature.EFFECT)))
    stated = Cost.objects.exclude(amount=None, band=None)
    for kind in (Cost.Kind.SET_UP, Cost.Kind.RUNNING):
        yield ~Q(Exists(stated.filter(**own, kind=kind)))
    for name in GAP_TEXTS:
        field: Field[object, object] = Example._meta.get_field(name)  # type: ignore[assignment]
        yield Q(**{f"{name}__isnull": True}) if field.null else Q(**{name: ""})
    yield Q(evaluated_by=Example.EvaluatedBy.NOT_STATED)
    yield Q(contact_name="", contact_email="", contact_address="")
    yield Q(stage__absent=True)


# What to view -> the sections about it, the most urgent first.
SECTIONS = (
    ("example", _build_entry_sections),
    ("link", _build_link_section),
    ("source", _build_copy_section),
    ("translation", _build_translation_section),
    ("suggestion", _build_suggestion_section),
    ("emptysearch", _build_search_section),
    ("example", _build_not_reported_section),
)


def build_sections(user: Any) -> Iterator[DashboardSection]:
    """Yields what this user may view. The number of queries does not depend on the rows."""
    for model, build in SECTIONS:
        if user.has_perm(f"examples.view_{model}") or user.has_perm(f"examples.change_{model}"):
            yield from build()
