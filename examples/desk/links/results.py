"""The rows that remember what became of each address: which there are, which are due, what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from examples.desk.links.check import Outcome
from examples.models import Example, Link, Organisation, Participation, Resource, Source

AT_ONCE = 500  # rows in one statement
SOON = dt.timedelta(days=1)  # after so long what failed is asked again


def cited(examples: QuerySet[Example]) -> set[str]:
    """Every address that these entries give: sources, resources, organisations, contacts."""
    organisations = Participation.objects.filter(example__in=examples).values("organisation")
    found: list[QuerySet[Model, str]] = [
        Source.objects.filter(example__in=examples).values_list("address", flat=True),
        Resource.objects.filter(example__in=examples).values_list("address", flat=True),
        Organisation.objects.filter(pk__in=organisations).values_list("address", flat=True),
        examples.values_list("contact_address", flat=True),
    ]
    return {address for addresses in found for address in addresses.order_by() if address}


def current() -> QuerySet[Example]:
    """The entries whose links matter: all but the retired ones, working copies included."""
    return Example.objects.exclude(status=Example.Status.RETIRED).order_by()


def gather() -> None:
    """A row for every address that is cited, none for any other."""
    wanted = cited(current())
    known = set(Link.objects.values_list("address", flat=True))
    with transaction.atomic():
        new = [Link(address=address) for address in sorted(wanted - known)]
        Link.objects.bulk_create(new, AT_ONCE, ignore_conflicts=True)
        for some in _pieces(sorted(known - wanted)):
            Link.objects.filter(address__in=some).delete()


def _pieces(addresses: list[str]) -> Iterable[list[str]]:
    return (addresses[at : at + AT_ONCE] for at in range(0, len(addresses), AT_ONCE))


def due(older_than: dt.timedelta, *, again: bool = False) -> list[Link]:
    """Least recently checked first, among these what readers see first. What failed is due after a day.

    `again`: all of them, whenever they were checked.
    """
    now = timezone.now()
    stale = Q(checked_at__isnull=True) | Q(checked_at__lt=now - older_than)
    silent = Q(status=Link.Status.FAILING) | Q(status=Link.Status.DEAD, code__isnull=True)
    failing = silent & Q(checked_at__lt=now - min(SOON, older_than))
    links = Link.objects.all() if again else Link.objects.filter(stale | failing)
    published = cited(Example.objects.published())
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(links, key=lambda link: (link.checked_at or never, link.address not in published, link.pk))


def store(link: Link, outcome: Outcome) -> None:
    """One short write. Two runs at once do no harm: each stores what it saw, the later one stays."""
    now = timezone.now()
    failed = outcome.status in Link.FAILED
    Link.objects.filter(pk=link.pk).update(
        status=outcome.status,
        code=outcome.code,
        detail=outcome.detail[:300].replace("\x00", ""),
        moved_to=outcome.moved_to,
        checked_at=now,
        failing_since=Coalesce(F("failing_since"), now) if failed else None,
    )
