"""Links in the database: which addresses are cited and by whom, which are due, and what became of them."""

import datetime as dt
from collections.abc import Collection
from itertools import batched
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from examples.admin.links.checker import LinkResult
from examples.models import Example, Link, Organisation, Participation, Resource, Source

BATCH = 500  # rows in one statement
RETRY_AFTER = dt.timedelta(days=1)  # when what failed is due again
READ = ("status", "code", "detail", "moved_to", "checked_at", "failing_since")


class Usage(NamedTuple):
    """Who cites an address, and the form where it can be corrected."""

    href: str
    text: str


def current_examples() -> QuerySet[Example]:
    """The entries whose links matter: all but the retired ones, working copies included."""
    return Example.objects.exclude(status=Example.Status.RETIRED).order_by()


def cited_addresses(examples: QuerySet[Example]) -> set[str]:
    """Every address that these entries give: sources, resources, organisations, contacts."""
    organisations = Participation.objects.filter(example__in=examples).values("organisation")
    found: list[QuerySet[Model, str]] = [
        Source.objects.filter(example__in=examples).values_list("address", flat=True),
        Resource.objects.filter(example__in=examples).values_list("address", flat=True),
        Organisation.objects.filter(pk__in=organisations).values_list("address", flat=True),
        examples.values_list("contact_address", flat=True),
    ]
    return {address for addresses in found for address in addresses.order_by() if address}


def update_links() -> None:
    """A row for every address that is cited, none for any other."""
    cited = cited_addresses(current_examples())
    known = set(Link.objects.values_list("address", flat=True))
    with transaction.atomic():
        new = [Link(address=address) for address in sorted(cited - known)]
        Link.objects.bulk_create(new, BATCH, ignore_conflicts=True)
        for addresses in batched(sorted(known - cited), BATCH, strict=False):
            Link.objects.filter(address__in=addresses).delete()


def due_addresses(older_than: dt.timedelta, *, again: bool = False) -> list[str]:
    """Least recently checked first, among these what readers see first. What failed is due after a day.
    `again`: all of them, whenever they were checked."""
    now = timezone.now()
    stale = Q(checked_at__isnull=True) | Q(checked_at__lt=now - older_than)
    silent = Q(status=Link.Status.FAILING) | Q(status=Link.Status.DEAD, code__isnull=True)
    failing = silent & Q(checked_at__lt=now - min(RETRY_AFTER, older_than))
    links = Link.objects.all() if again else Link.objects.filter(stale | failing)
    published = cited_addresses(Example.objects.published())
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    links_in_turn = sorted(links, key=lambda link: (link.checked_at or never, link.address not in published, link.pk))
    return [link.address for link in links_in_turn]


def save_result(address: str, result: LinkResult) -> None:
    """One short write. Two runs at once do no harm: each stores what it saw, the later one stays."""
    now = timezone.now()
    failed = result.status in Link.FAILED
    Link.objects.filter(address=address).update(
        status=result.status,
        code=result.code,
        detail=result.detail[:300].replace("\x00", ""),
        moved_to=result.moved_to,
        checked_at=now,
        failing_since=Coalesce(F("failing_since"), now) if failed else None,
    )


def annotate_links(sources: QuerySet[Any]) -> QuerySet[Any]:
    """The same sources, each with what is known of its link. Links are found by address: no key ties them."""
    links = Link.objects.filter(address=OuterRef("address")).order_by()
    annotated: QuerySet[Any] = sources.annotate(**{f"link_{name}": Subquery(links.values(name)[:1]) for name in READ})
    return annotated


def format_source_status(source: Source) -> str:
    """A new row, or one whose address was never seen, has nothing to show yet."""
    if not getattr(source, "link_status", None):
        return "Not checked yet" if source.address else "No address"
    return Link(**{name: getattr(source, f"link_{name}") for name in READ}).describe_status()


def find_usages(addresses: Collection[str]) -> dict[str, list[Usage]]:
    """Address -> who cites it. Four queries, however many addresses; a page's worth of them, not all there are."""
    examples = current_examples()
    rows: list[tuple[str, int, str, int | None]] = []
    for model in (Source, Resource):
        citing = model.objects.filter(address__in=addresses, example__in=examples).order_by("example__title")
        rows += citing.values_list("address", "example_id", "example__title", "example__copy_of")
    contacts = examples.filter(contact_address__in=addresses)
    rows += contacts.values_list("contact_address", "pk", "title", "copy_of")
    organisations = Organisation.objects.filter(address__in=addresses).values_list("address", "pk", "name")
    usages = [(row[0], _usage("example", row[1], f"{row[2]} (working copy)" if row[3] else row[2])) for row in rows]
    usages += [(address, _usage("organisation", key, name)) for address, key, name in organisations]
    found: dict[str, list[Usage]] = {address: [] for address in addresses}
    for address, usage in dict.fromkeys(usages):
        found[address].append(usage)
    return found


def _usage(model: str, key: int, text: str) -> Usage:
    return Usage(reverse(f"admin:examples_{model}_change", args=[key]), text)
