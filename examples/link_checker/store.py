"""Links in the database: which addresses are cited, which are due for a check, and the results."""

import datetime as dt
from dataclasses import asdict
from itertools import batched

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from examples.link_checker.checker import LinkResult
from examples.models import Example, Link, Organisation, Participation, Resource, Source

BATCH = 500  # rows in one statement
RETRY_AFTER = dt.timedelta(days=1)  # when what failed is due again


def list_current_examples() -> QuerySet[Example]:
    """Returns the entries whose links are checked: all except retired ones, including working copies."""
    return Example.objects.exclude(status=Example.Status.RETIRED).order_by()


def find_cited_addresses(examples: QuerySet[Example]) -> set[str]:
    organisations = Participation.objects.filter(example__in=examples).values("organisation")
    querysets: list[QuerySet[Model, str]] = [
        Source.objects.filter(example__in=examples).values_list("address", flat=True),
        Resource.objects.filter(example__in=examples).values_list("address", flat=True),
        Organisation.objects.filter(pk__in=organisations).values_list("address", flat=True),
        examples.values_list("contact_address", flat=True),
    ]
    return {address for addresses in querysets for address in addresses.order_by() if address}


def update_links() -> None:
    """Adds a row for every cited address and deletes all others."""
    cited = find_cited_addresses(list_current_examples())
    known = set(Link.objects.values_list("address", flat=True))
    with transaction.atomic():
        new = [Link(address=address) for address in sorted(cited - known)]
        Link.objects.bulk_create(new, BATCH, ignore_conflicts=True)
        for addresses in batched(sorted(known - cited), BATCH, strict=False):
            Link.objects.filter(address__in=addresses).delete()


def find_due_addresses(older_than: dt.timedelta, *, again: bool = False) -> list[str]:
    """Returns the least recently checked first, then those in published entries. A failed link is due after a day.
    `again`: all links, whenever they were checked."""
    now = timezone.now()
    stale = Q(checked_at__isnull=True) | Q(checked_at__lt=now - older_than)
    without_answer = Q(status=Link.Status.FAILING) | Q(status=Link.Status.DEAD, code__isnull=True)
    retry = without_answer & Q(checked_at__lt=now - min(RETRY_AFTER, older_than))
    links = Link.objects.all() if again else Link.objects.filter(stale | retry)
    published = find_cited_addresses(Example.objects.published())
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    ordered = sorted(links, key=lambda link: (link.checked_at or never, link.address not in published, link.pk))
    return [link.address for link in ordered]


def save_result(address: str, result: LinkResult) -> None:
    """Stores a result in one statement, so that two runs at once do no harm: the later result stays."""
    now = timezone.now()
    values = asdict(result) | {"detail": result.detail[:300].replace("\x00", "")}
    failing_since = Coalesce(F("failing_since"), now) if result.status in Link.FAILED else None
    Link.objects.filter(address=address).update(**values, checked_at=now, failing_since=failing_since)
