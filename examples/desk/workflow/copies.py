"""Working copies: readers keep the published text until the copy is published over it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from examples.desk.versions.document import Document, empty
from examples.desk.versions.history import catch_up, hand_over, keep
from examples.desk.versions.read import read
from examples.desk.versions.write import write
from examples.desk.workflow.merging import Merge, aligned
from examples.models import Example


@transaction.atomic
def working_copy(example: Example, user: Any, *, key: int | None = None) -> Example:
    """The working copy of a public entry, made where there is none. `key`: the primary key a new one should get."""
    Example.objects.select_for_update().get(pk=example.pk)  # two who press Edit at once get the same copy
    found = Example.objects.filter(copy_of=example).first()
    return found or _made(example, user, key)


def _made(example: Example, user: Any, key: int | None) -> Example:
    catch_up(example)
    document = read(example)
    copy = Example(pk=key, slug=f"copy-of-{example.pk}", title=example.title, copy_of=example, based_on=document)
    copy.created_by = user if user and user.is_authenticated else None
    copy.save(force_insert=True)
    write(document, copy)
    return copy


@transaction.atomic
def discard(copy: Example, user: Any) -> None:
    """The copy goes; its last text stays in the history of its entry."""
    entry = Example.objects.get(working_copy=copy)
    catch_up(copy)
    keep(copy, user, "Working copy discarded")
    hand_over(copy, entry)
    copy.delete()


@transaction.atomic
def brought_back(key: int, document: Document, user: Any) -> Example:
    """What was deleted, or published away, while somebody was editing it: the same row again, under the same key."""
    entry = Example.objects.on_a_page().filter(slug=document["slug"]).first()
    if entry is not None:
        return working_copy(entry, user, key=key)
    example = Example(pk=key, slug=document["slug"], title=document["title"], created_by=user)
    example.save(force_insert=True)
    write({**empty(), **document}, example)
    return example


def behind(copy: Example) -> Merge:
    """A working copy and its entry, over what both began with."""
    entry = read(Example.objects.get(working_copy=copy))
    base = copy.based_on or entry
    return Merge(base, entry, aligned(read(copy), base))
