"""What became of a source's address, read in the query that reads the sources."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from examples.desk.links.told import told
from examples.models import Link, Source

READ = ("status", "code", "detail", "moved_to", "checked_at", "failing_since")


def with_link(sources: QuerySet[Any]) -> QuerySet[Any]:
    """The same sources, each with what is known of its link. Links are found by address: no key ties them."""
    own = Link.objects.filter(address=OuterRef("address")).order_by()
    found: QuerySet[Any] = sources.annotate(**{f"link_{name}": Subquery(own.values(name)[:1]) for name in READ})
    return found


def told_of(source: Source) -> str:
    """A new row, or one whose address was never seen, has nothing to tell yet."""
    if not getattr(source, "link_status", None):
        return "Not checked yet" if source.address else "No address"
    return told(Link(address=source.address, **{name: getattr(source, f"link_{name}") for name in READ}))
