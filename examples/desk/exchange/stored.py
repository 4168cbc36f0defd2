"""The entries that a file names, as the desk has them now: the working copy's text where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched

from django.db.models import Q

from examples.desk.versions.document import Document
from examples.desk.versions.read import read_many
from examples.models import Example

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """`entry` is the entry's key, `row` that of the row which is edited: its working copy, or itself."""

    entry: int
    row: int
    status: str
    document: Document

    @property
    def is_public(self) -> bool:
        """Readers have a page of it, so that its own row is not edited."""
        return self.status in Example.PUBLIC

    @property
    def has_copy(self) -> bool:
        return self.row != self.entry


def lock(slugs: Iterable[str]) -> None:
    """Nobody else changes these rows until the transaction ends."""
    rows = Example.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    for some in batched(sorted(slugs), AT_ONCE, strict=False):
        list(rows.filter(Q(slug__in=some) | Q(copy_of__slug__in=some)))


def stored(slugs: Iterable[str]) -> Iterator[tuple[str, Stored]]:
    """By slug. State and slug in a document are the entry's, everything else the working copy's."""
    columns = ("pk", "slug", "status", "retired_reason", "working_copy")
    for some in batched(sorted(slugs), AT_ONCE, strict=False):
        entries = list(Example.objects.entries().filter(slug__in=some).values_list(*columns))
        documents = read_many([copy or key for key, *_, copy in entries])
        for key, slug, status, reason, copy in entries:
            state = {"status": status, "retired_reason": reason}
            yield slug, Stored(key, copy or key, status, documents[copy or key] | state)
