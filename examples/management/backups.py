"""Backs up the whole database into one file, checks the file, and restores the database from it.

SQLite copies itself while it is used; PostgreSQL uses pg_dump and pg_restore, which must be as new as the server.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

ADVICE = "Install the PostgreSQL client programs of the same version as the server, or add their folder to PATH."


def write_backup(path: Path) -> None:
    """Raises CommandError; then there is no file at `path`."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)  # it has accounts and drafts
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(unfinished)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, which can be read without writing beside it
    else:
        _run_program("pg_dump", "--format=custom", f"--file={unfinished}", f"--dbname={_get_dsn()}")
    check_backup(unfinished)
    unfinished.replace(path)


def check_backup(path: Path) -> None:
    """Raises CommandError for a file that is damaged or cut off. For PostgreSQL, all of it is read."""
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    if connection.vendor == "postgresql":
        _run_program("pg_restore", f"--file={os.devnull}", str(path))
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as backup:
            result = [row[0] for row in backup.execute("PRAGMA integrity_check")]
            tables = backup.execute("SELECT count(*) FROM sqlite_master WHERE name = 'examples_example'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise CommandError(f"{path} is not a whole backup: {error}.") from error
    if result != ["ok"] or not tables:
        raise CommandError(f"{path} is not a whole backup of this site.")


def restore_backup(path: Path) -> None:
    """Replaces everything in the database, then migrates it. Raises CommandError; a damaged file changes nothing."""
    check_backup(path)
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction")
        _run_program("pg_restore", *options, f"--dbname={_get_dsn()}", str(path))
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)
    Session.objects.all().delete()  # everyone, as a session of the backup may have been ended since


def _get_dsn() -> str:
    """Without the password, which other users of the machine could see among the processes."""
    return str(connection.connection.info.dsn)


def _run_program(program: str, *arguments: str) -> None:
    environment = os.environ | {"PGPASSWORD": connection.settings_dict["PASSWORD"]}
    try:
        subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise CommandError(f"{program} was not found. {ADVICE}") from error
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{program} failed: {' '.join(error.stderr.split())}") from error
