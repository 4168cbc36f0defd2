"""Versions of an entry, stored by django-reversion: who did what and when, and the whole document."""

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

from examples.documents.field_types import Document
from examples.documents.load import load_document
from examples.documents.reversion_serializer import DOCUMENT_ATTRIBUTE
from examples.documents.schema import PARTS, build_empty_document, build_empty_row
from examples.models import Example

VERSION_FORMAT = "entry"
EXTERNAL_CHANGE = "Changed outside the desk"
FIRST_VERSION = "As it was when its history began"

type User = AbstractBaseUser | AnonymousUser | None


def hash_document(document: Document) -> str:
    """A hash of the document's content: 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


@contextmanager
def _create_revision(user: User, action: str) -> Iterator[None]:
    with reversion.create_revision(manage_manually=True, atomic=False):
        reversion.set_comment(action)
        if user and user.is_authenticated:
            reversion.set_user(user)
        yield


def record_version(example: Example, user: User, action: str, document: Document | None = None) -> None:
    """Adds a version. Call it after the change, in the same transaction.

    `document`: the content of the version if it is loaded already, or could not be saved; otherwise what is stored.
    """
    with _create_revision(user, action):
        _add_version(example, document or load_document(example))


def record_versions(documents: dict[int, Document], user: User, action: str) -> None:
    """Adds one revision for many entries, such as an import. `documents`: as stored now, by the entry's key."""
    with _create_revision(user, action):
        for example in Example.objects.filter(pk__in=documents):
            _add_version(example, documents[example.pk])


def record_unsaved(key: int, document: Document, user: User, action: str) -> None:
    """Adds a version of a deleted entry, with what an editor typed and could not save."""
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
    """Records changes made outside the admin since the last version (by a loader, a bulk update or SQL) as a separate
    version, which can be restored. Call it before a change.

    `stored`: the entry as stored now, if just loaded. Returns it."""
    document = stored or load_document(example)
    record_all_external_changes({example.pk: document})
    return document


def record_all_external_changes(stored: dict[int, Document]) -> None:
    """The same for many entries. `stored`: their documents as stored now, by the entry's key."""
    last = load_latest_documents(stored)
    changed = {key: document for key, document in stored.items() if key in last and last[key] != document}
    unrecorded = {key: document for key, document in stored.items() if key not in last}
    for documents, action in ((unrecorded, FIRST_VERSION), (changed, EXTERNAL_CHANGE)):
        if documents:
            record_versions(documents, None, action)


def load_latest_documents(keys: Iterable[int]) -> dict[int, Document]:
    """The document of the last version of each entry that has one, by the entry's key."""
    versions = Version.objects.get_for_model(Example).filter(object_id__in=[str(key) for key in keys])
    newest = versions.values("object_id").annotate(newest=Max("pk")).order_by().values("newest")
    return {int(row.object_id): load_version_document(row) for row in Version.objects.filter(pk__in=newest)}


def list_versions(example: Example) -> QuerySet[Any]:
    """The versions of an entry, newest first, with revision and user."""
    versions: QuerySet[Any] = Version.objects.get_for_object(example).select_related("revision__user")
    return versions


def load_version_document(version: Any) -> Document:
    """The document of a version. Fields that are newer than the version are empty."""
    return fill_missing_fields(json.loads(version.serialized_data))


def fill_missing_fields(document: Document) -> Document:
    """The document with every field that is newer than its version, left empty."""
    rows = {part.name: [build_empty_row(part) | row for row in document.get(part.name, ())] for part in PARTS}
    return {**build_empty_document(), **document, **rows}


def reassign_versions(copy: Example, example: Example) -> None:
    """Moves the versions of a working copy to its entry, before the copy is deleted.

    A merge of terms changes both in one revision, which holds one version of an entry: the copy's version then gets a
    new revision."""
    from_copy, from_entry = Version.objects.get_for_object(copy), Version.objects.get_for_object(example)
    for version in from_copy.filter(revision__in=from_entry.values("revision")).select_related("revision"):
        shared = version.revision
        version.revision = Revision.objects.create(
            date_created=shared.date_created, user=shared.user, comment=shared.comment
        )  # fmt: skip
        version.save(update_fields=["revision"])
    from_copy.update(object_id=str(example.pk))
