"""Working copies: readers keep the published text until the copy is published over it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from examples.desk.refusal import Refused
from examples.desk.versions.document import Document, empty
from examples.desk.versions.history import catch_up, hand_over, keep
from examples.desk.versions.read import read
from examples.desk.versions.write import Lookups, write
from examples.desk.workflow.followed import followed
from examples.desk.workflow.merging import Merge, met
from examples.desk.workflow.people import edits_any, is_public
from examples.models import Example
from examples.models.gate import Gap

GONE = Gap("", "It was published, discarded or deleted meanwhile.")


def locked(example: Example) -> Example:
    """The row as it is now, held until the transaction ends. Raises Refused where it is gone."""
    row = Example.objects.select_for_update().filter(pk=example.pk).first()
    if row is None:
        raise Refused([GONE])
    return row


def standing(example: Example) -> Example:
    """What editors go on from: the entry, or if it is public and has one, its working copy."""
    copy = Example.objects.filter(copy_of=example).first() if is_public(example) else None
    return copy or example


def free(slug: str) -> str:
    """The slug, or where another entry has it, the slug with the first free number behind it."""
    taken = set(Example.objects.filter(slug__startswith=slug[:74]).values_list("slug", flat=True))
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug[:74]}-{number}"
    return found


@transaction.atomic
def working_copy(example: Example, user: Any, *, key: int | None = None) -> Example:
    """The working copy of a public entry, made where there is none. `key`: the primary key a new one should get."""
    locked(example)  # two who press Edit at once get the same copy
    found = Example.objects.filter(copy_of=example).first()
    return found or _made(example, user, key)


def _made(example: Example, user: Any, key: int | None) -> Example:
    catch_up(example)
    document = read(example)
    slug = free(f"copy-of-{example.pk}")
    copy = Example(pk=key, slug=slug, title=example.title, copy_of=example, based_on=document)
    copy.created_by = user if user and user.is_authenticated else None
    copy.save(force_insert=True)
    write(document, copy, Lookups(follow=False))
    keep(copy, user, "Working copy begun")
    return copy


@transaction.atomic
def discard(copy: Example, user: Any) -> None:
    """The copy goes; its last text stays in the history of its entry."""
    copy = locked(copy)
    entry = locked(Example.objects.get(working_copy=copy))
    catch_up(entry)
    catch_up(copy)
    keep(copy, user, "What the working copy said when it was discarded")
    hand_over(copy, entry)
    copy.delete()
    keep(entry, user, "Working copy discarded")


@transaction.atomic
def brought_back(key: int, document: Document, user: Any) -> Example:
    """What was deleted, or published away, while somebody was editing it: the same row again, under the same key;
    or the working copy that the entry has got since."""
    entry = Example.objects.on_a_page().filter(slug=document["slug"]).first()
    if entry is not None and edits_any(user):
        return working_copy(entry, user, key=key)
    example = Example(pk=key, slug=free(document["slug"]), title=document["title"], created_by=user, edited_by=user)
    example.save(force_insert=True)
    write({**empty(), **document}, example)
    return example


def stand_in(copy: Example, key: int) -> Example:
    """For a transaction that is undone: a copy of the same entry under the key that a form names, in this one's
    place."""
    entry = Example.objects.get(working_copy=copy)
    Example.objects.filter(pk=copy.pk).delete()
    return _made(entry, None, key)


def behind(copy: Example) -> Merge:
    """A working copy and its entry, over what both began with."""
    entry = read(Example.objects.get(working_copy=copy))
    return met(followed(copy.based_on or entry, entry), entry, read(copy))
