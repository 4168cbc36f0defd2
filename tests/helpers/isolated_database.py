"""A database and an environment for tests that run the project's commands."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[2]


def create_database(folder: Path, name: str, original: str = "") -> str:
    """The address of a new database of the kind under test: empty, or a copy of the one with the address `original`,
    which must not be in use.
    """
    server, name = os.environ["DATABASE_URL"], name + os.environ.get("PYTEST_XDIST_WORKER", "")
    if server.startswith("sqlite"):
        path = folder / f"{name}.sqlite3"
        if original:
            shutil.copyfile(original.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"
    template = urlsplit(original).path.removeprefix("/") or "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def build_terminal_environment(**variables: str) -> dict[str, str]:
    """The environment without the variables of a make that runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))} | variables


def get_shared_folder(base: Path) -> Path:
    """The folder that all workers of a run share. `base`: the temporary folder of this worker."""
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def prepare_database_once(folder: Path, name: str, prepare: Callable[[str], None], original: str = "") -> str:
    """The address of a database to copy. The first worker prepares it; the others wait."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / f"{name}.address"
        if not address.exists():
            database = create_database(folder, name, original)
            prepare(database)
            address.write_text(database)
        return address.read_text()


def get_migrated_database(folder: Path) -> str:
    """The address of a migrated, empty database. Copy it: migrating takes seconds, copying almost no time."""
    return prepare_database_once(folder, "migrated", _migrate)


def _migrate(database: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=build_terminal_environment(LOCAL="1", DATABASE_URL=database), check=True)
