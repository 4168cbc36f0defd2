"""Writes what readers can see into an SQLite file, which pages are built from while PostgreSQL is away.

The same queries run on both, so no page needs a second way to be built. The file has published and retired entries and
the tables that entries share: no drafts, accounts or suggestions.
"""

import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from examples.catalogue.snapshot import RevisionKey
from examples.models import CatalogueRevision, Example, ExampleRevision
from examples.models.triggers.rules import EXAMPLE_TABLES, ORGANISATION_TABLE, SHARED_TABLES

VISIBLE = (Example.Status.PUBLISHED, Example.Status.RETIRED)
ROWS_AT_ONCE = 500
# The file counts only once it is whole. Its rows may refer to accounts, which are not copied.
FAST_WRITES = "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;"
NEW_ALIAS = "fallback being written"


def get_path() -> Path:
    path: Path = settings.DATABASES["fallback"]["FILE"]
    return path


def get_copy_time() -> dt.datetime | None:
    """When the copy was last known to be the same as the database; None without a copy."""
    try:
        return dt.datetime.fromtimestamp(get_path().stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return None


def update_copy(key: RevisionKey) -> None:
    """Makes the copy one of this revision or newer. One process of each machine writes; the others go on."""
    path = get_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{path.parent} belongs to another user.")
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if _read_key() == key:
            path.touch()
            return
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        _write_tables(new)
        new.replace(path)


def _read_key() -> RevisionKey | None:
    if not get_path().exists():
        return None
    row = CatalogueRevision.objects.using("fallback").get()
    return RevisionKey(row.value, row.token)


def _write_tables(path: Path) -> None:
    options = connection.settings_dict | settings.DATABASES["fallback"]
    target = DatabaseWrapper(options | {"NAME": str(path), "OPTIONS": {"init_command": FAST_WRITES}}, alias=NEW_ALIAS)
    connections[NEW_ALIAS] = target  # of this thread only; the schema editor finds its connection by name
    found = list(_list_models())
    try:
        with target.schema_editor() as editor:
            for model in found:
                if not model._meta.auto_created:
                    editor.create_model(model)
        target.disable_constraint_checking()  # the schema editor has switched it on
        with transaction.atomic(using=NEW_ALIAS), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for model in found:
                _copy_rows(model, target)
    finally:
        target.close()
        del connections[NEW_ALIAS]


def _list_models() -> Iterator[type[models.Model]]:
    tables = {*EXAMPLE_TABLES, *SHARED_TABLES, ORGANISATION_TABLE}
    for model in apps.get_app_config("examples").get_models(include_auto_created=True):
        if model._meta.db_table in tables or model in (Example, CatalogueRevision, ExampleRevision):
            yield model


def _copy_rows(model: type[models.Model], target: DatabaseWrapper) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'  # noqa: S608
    rows = _select_visible(model).values_list(*(field.attname for field in fields)).iterator(ROWS_AT_ONCE)
    with target.cursor() as cursor:
        for batch in batched(rows, ROWS_AT_ONCE, strict=False):
            cursor.executemany(
                statement,
                [[f.get_db_prep_save(v, target) for f, v in zip(fields, row, strict=True)] for row in batch],
            )


def _select_visible(model: type[models.Model]) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = models.QuerySet(model)
    if model is Example:
        return rows.filter(status__in=VISIBLE)
    column = EXAMPLE_TABLES.get(model._meta.db_table)
    return rows.filter(**{f"{column.removesuffix('_id')}__status__in": VISIBLE}) if column else rows
