"""Versions of an entry, kept by django-reversion: by whom, when, what was done, and the whole document."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Max, QuerySet
from django.utils import timezone
from reversion.models import Revision, Version

from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.schema import PARTS, build_empty_document, build_empty_row
from examples.documents.serializer import DOCUMENT_ATTRIBUTE
from examples.models import Example

VERSION_FORMAT = "entry"
EXTERNAL_CHANGE = "Changed outside the desk"
FIRST_VERSION = "As it was when its history began"

type User = AbstractBaseUser | AnonymousUser | None


def hash_document(document: Document) -> str:
    """Tells two states of an entry apart; 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


@contextmanager
def _create_revision(user: User, action: str) -> Iterator[None]:
    with reversion.create_revision(manage_manually=True, atomic=False):
        reversion.set_comment(action)
        if user and user.is_authenticated:
            reversion.set_user(user)
        yield


def record_version(example: Example, user: User, action: str, document: Document | None = None) -> None:
    """Adds a version. Call it after the change, inside its transaction.

    `document`: what the version holds, where that was just read, or was typed and could not be saved.
    """
    with _create_revision(user, action):
        _add_version(example, document or load_document(example))


def record_versions(documents: dict[int, Document], user: User, action: str) -> None:
    """One revision for many entries: an import or a merge of terms. `documents`: as stored now, by the entry's key."""
    with _create_revision(user, action):
        for example in Example.objects.filter(pk__in=documents):
            _add_version(example, documents[example.pk])


def record_unsaved(key: int, document: Document, user: User, action: str) -> None:
    """Adds a version of an entry that is gone: what was typed and could not be saved."""
    author = user if user and user.is_authenticated else None
    Version.objects.create(
        revision=Revision.objects.create(date_created=timezone.now(), user=author, comment=action),
        object_id=str(key),
        content_type=ContentType.objects.get_for_model(Example),
        db=DEFAULT_DB_ALIAS,
        format=VERSION_FORMAT,
        serialized_data=json.dumps(document, ensure_ascii=False),
        object_repr=document["title"],
    )


def _add_version(example: Example, document: Document) -> None:
    vars(example)[DOCUMENT_ATTRIBUTE] = document
    reversion.add_to_revision(example)
    del vars(example)[DOCUMENT_ATTRIBUTE]


def record_external_changes(example: Example, stored: Document | None = None) -> Document:
    """Call it before a change: what was changed outside the admin since the last version (a loader, a bulk update,
    SQL) becomes a version of its own, so that it can be told from what comes next, and restored.

    `stored`: the entry as it stands, if that has just been read. Returns it."""
    document = stored or load_document(example)
    record_all_external_changes({example.pk: document})
    return document


def record_all_external_changes(stored: dict[int, Document]) -> None:
    """The same for many entries. `stored`: as they stand, by the entry's key."""
    last = load_latest_documents(stored)
    changed = {
        key: document for key, document in stored.items() if key in last and not is_same_document(last[key], document)
    }
    first = {key: document for key, document in stored.items() if key not in last}
    for found, action in ((first, FIRST_VERSION), (changed, EXTERNAL_CHANGE)):
        if found:
            record_versions(found, None, action)


def is_same_document(version: Document, stored: Document) -> bool:
    """Whether a version says what is stored; a field that entries did not have then counts as empty."""
    return version == stored or fill_missing_fields(version) == fill_missing_fields(stored)


def load_latest_documents(keys: Iterable[int]) -> dict[int, Document]:
    """The last version's document of each entry that has one."""
    found = Version.objects.get_for_model(Example).filter(object_id__in=[str(key) for key in keys])
    newest = found.values("object_id").annotate(newest=Max("pk")).order_by().values("newest")
    return {int(row.object_id): load_version_document(row) for row in Version.objects.filter(pk__in=newest)}


def list_versions(example: Example) -> QuerySet[Any]:
    """Newest first, with revision and user."""
    found: QuerySet[Any] = Version.objects.get_for_object(example).select_related("revision__user")
    return found


def load_version_document(version: Any) -> Document:
    """What a version holds, as it was then: fields that entries have got since are missing."""
    found: Document = json.loads(version.serialized_data)
    return found


def fill_missing_fields(document: Document) -> Document:
    """With whatever entries have got since a version was recorded, left blank."""
    rows = {part.name: [build_empty_row(part) | row for row in document.get(part.name, ())] for part in PARTS}
    return {**build_empty_document(), **document, **rows}


def reassign_versions(copy: Example, example: Example) -> None:
    """The versions of a working copy become versions of its entry: the copy is about to go.

    A merge of terms may have changed both at once, and a revision holds one version of an entry: the copy's then gets a
    revision of its own."""
    handed, kept = Version.objects.get_for_object(copy), Version.objects.get_for_object(example)
    for version in handed.filter(revision__in=kept.values("revision")).select_related("revision"):
        both = version.revision
        version.revision = Revision.objects.create(
            date_created=both.date_created, user=both.user, comment=both.comment
        )  # fmt: skip
        version.save(update_fields=["revision"])
    handed.update(object_id=str(example.pk))
