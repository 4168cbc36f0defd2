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
SITE_ROLE = "inspire_site"


def create_database(name: str, original: str = "") -> str:
    """The address of a new database of the kind under test: empty, or a copy of the one at `original`, not in use."""
    server, name = os.environ["DATABASE_URL"], name + os.environ.get("PYTEST_XDIST_WORKER", "")
    if server.startswith("sqlite"):
        path = get_run_folder() / f"{name}.sqlite3"
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


def get_run_folder() -> Path:
    """The folder that all workers of a run share. The main process sets it and deletes it."""
    return Path(os.environ["TEST_RUN_FOLDER"])


def make_once(name: str, make: Callable[[], str]) -> str:
    """What `make` returns, such as the address of a database. The first worker makes it; the others wait."""
    with (get_run_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = get_run_folder() / f"{name}.made"
        if not made.exists():
            made.write_text(make())
        return made.read_text()


def get_migrated_database() -> str:
    """The address of a migrated, empty database. Copy it: migrating takes seconds, copying almost no time."""
    return make_once("migrated", _migrate)


def _migrate() -> str:
    """As compose.yaml's service does: with PostgreSQL, a role that can only read and change rows serves the site."""
    database = create_database("migrated")
    environment = build_terminal_environment(
        LOCAL="1", DATABASE_URL=database, SITE_DATABASE_URL=get_site_address(database)
    )
    for command in (["migrate", "--verbosity=0"], ["grant_site_role"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True
        )
    return database


def get_site_address(database: str) -> str:
    """The address with the role of the site, where the database has roles."""
    if database.startswith("sqlite"):
        return database
    parts = urlsplit(database)
    return parts._replace(netloc=f"{SITE_ROLE}@{parts.netloc.rpartition('@')[2]}").geturl()
