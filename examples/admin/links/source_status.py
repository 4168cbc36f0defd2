"""The status of a source's link, in words."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from examples.models import Link, Source

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
