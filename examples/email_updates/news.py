"""What changed in the examples that a subscription follows, by the public change log."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from examples.email_updates.subscription_target import Target
from examples.models import Example
from examples.presenters.public_history import list_changes


@dataclass(frozen=True)
class NewsItem:
    """`changes`: in words, newest first, without names of editors."""

    example: Example
    changes: tuple[str, ...]


def list_news(target: Target, since: dt.datetime, until: dt.datetime) -> Iterator[NewsItem]:
    """Changes after `since` and up to `until`, examples in the order of their titles."""
    examples = Example.objects.with_page().filter(pk__in=target.keys).select_related("evidence")
    for example in examples.prefetch_related("changes").order_by("title", "pk"):
        changes = tuple(str(change) for change in list_changes(example) if since < change.at <= until)
        if changes:
            yield NewsItem(example, changes)
