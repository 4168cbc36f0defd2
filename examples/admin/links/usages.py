"""Where a link is cited, and the status of a source's link."""

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from examples.link_checker.store import list_current_examples
from examples.models import Link, Organisation, Resource, Source

LINK_FIELDS = ("status", "code", "detail", "moved_to", "checked_at", "failing_since")


def annotate_links(sources: QuerySet[Any]) -> QuerySet[Any]:
    """Returns the sources with the LINK_FIELDS of their links, as `link_status` and so on; joined by address."""
    links = Link.objects.filter(address=OuterRef("address")).order_by()
    return sources.annotate(**{f"link_{name}": Subquery(links.values(name)[:1]) for name in LINK_FIELDS})  # type: ignore[no-any-return]


def format_source_status(source: Source) -> str:
    """Returns the status of a source from `annotate_links` in words."""
    if not getattr(source, "link_status", None):
        return "Not checked yet" if source.address else "No address"
    return Link(**{name: getattr(source, f"link_{name}") for name in LINK_FIELDS}).describe_status()


def find_usages(addresses: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Returns address -> the forms where it can be corrected and the entries or organisations that cite it, in four
    queries. Pass the addresses of one page, not all."""
    examples = list_current_examples().only("title", "copy_of", "contact_address")
    cited: list[tuple[str, Any]] = []
    for model in (Source, Resource):
        rows = model.objects.filter(address__in=addresses, example__in=examples).select_related("example")
        rows = rows.only("address", "example__title", "example__copy_of").order_by("example__title")
        cited += [(row.address, row.example) for row in rows]
    cited += [(row.contact_address, row) for row in examples.filter(contact_address__in=addresses)]
    cited += [(row.address, row) for row in Organisation.objects.filter(address__in=addresses)]
    usages: dict[str, list[tuple[str, str]]] = {address: [] for address in addresses}
    for address, row in dict.fromkeys(cited):
        href = reverse(f"admin:examples_{row._meta.model_name}_change", args=[row.pk])
        kind = " (working copy)" if getattr(row, "copy_of_id", None) else ""
        usages[address].append((href, f"{row}{kind}"))
    return usages
