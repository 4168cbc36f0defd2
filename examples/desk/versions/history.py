"""Versions of an entry, kept by django-reversion: by whom, when, what was done, and the whole document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from reversion.models import Revision, Version

from examples.desk.versions.document import Document, digest
from examples.desk.versions.read import read_many
from examples.models import Example

FORMAT = "entry"
READ = "_document"  # where the serializer finds a document that was read with many others
OUTSIDE = "Changed outside the desk"
FIRST = "As it was when its history began"

type User = AbstractBaseUser | AnonymousUser | None


@contextmanager
def _revision(user: User, done: str) -> Iterator[None]:
    with reversion.create_revision(manage_manually=True):
        reversion.set_comment(done)
        if user and user.is_authenticated:
            reversion.set_user(user)
        yield


def keep(example: Example, user: User, done: str) -> None:
    """Adds a version if anything differs from the last, or if something was done besides. Call it after the change,
    inside its transaction."""
    keep_many([example.pk], user, done)


def keep_many(keys: Iterable[int], user: User, done: str) -> None:
    """One revision for all: an import or a merge touches many entries at once."""
    with _revision(user, done):
        documents = read_many(list(keys))
        for example in Example.objects.filter(pk__in=documents):
            vars(example)[READ] = documents[example.pk]
            reversion.add_to_revision(example)


def keep_document(example: Example, document: Document, user: User, done: str) -> None:
    """Adds a version that never was stored: what somebody typed and could not save."""
    with _revision(user, done):
        vars(example)[READ] = document
        reversion.add_to_revision(example)
        del vars(example)[READ]


def catch_up(example: Example) -> Document:
    """Call it before a change: what was changed past the desk since (a loader, a bulk update, SQL) becomes a version
    of its own, so that it can be told from what comes next, and restored. Returns the entry as it stands."""
    return catch_up_many([example.pk])[example.pk]


def catch_up_many(keys: list[int]) -> dict[int, Document]:
    last = latest(keys)
    stored = read_many(keys)
    behind = [key for key in keys if key in last and digest(last[key]) != digest(stored[key])]
    first = [key for key in keys if key not in last and key in stored]
    for found, done in ((first, FIRST), (behind, OUTSIDE)):
        if found:
            keep_many(found, None, done)
    return stored


def latest(keys: list[int]) -> dict[int, Document]:
    """The last version's document of each entry that has one."""
    newest: dict[int, Version] = {}
    found = Version.objects.get_for_model(Example).filter(object_id__in=[str(key) for key in keys])
    for version in found.order_by("pk"):
        newest[int(version.object_id)] = version
    return {key: document(version) for key, version in newest.items()}


def versions(example: Example) -> QuerySet[Any]:
    """Newest first, with revision and user."""
    found: QuerySet[Any] = Version.objects.get_for_object(example).select_related("revision__user")
    return found


def document(version: Any) -> Document:
    found: Document = json.loads(version.serialized_data)
    return found


def hand_over(copy: Example, example: Example) -> None:
    """The versions of a working copy become versions of its entry: the copy is about to go. A merge of terms may have
    touched both at once, and a revision holds one version of an entry: the copy's then gets a revision of its own."""
    handed, kept = Version.objects.get_for_object(copy), Version.objects.get_for_object(example)
    for version in handed.filter(revision__in=kept.values("revision")).select_related("revision"):
        both = version.revision
        version.revision = Revision.objects.create(
            date_created=both.date_created, user=both.user, comment=both.comment
        )  # fmt: skip
        version.save(update_fields=["revision"])
    handed.update(object_id=str(example.pk))
