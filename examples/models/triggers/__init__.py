"""Database triggers for SQLite and PostgreSQL, because `QuerySet.update()`, bulk writes and raw SQL send no signals.

* Every change that a reader could see raises the catalogue's revision in the same transaction.
* A published example must meet the requirements, and a claim must cite a source of the same example.

When a migration rebuilds an SQLite table, Django drops the table's triggers or fails on them. So apps.py drops them
before each migration and installs them after it.
"""

from collections.abc import Iterator

from django.db import connections

from examples.models.triggers import postgresql, sqlite
from examples.models.triggers.rules import EXAMPLE_TABLES, ORGANISATION_TABLE, SHARED_TABLES

GUARDED_TABLES = {"examples_cataloguerevision", *EXAMPLE_TABLES, *SHARED_TABLES, ORGANISATION_TABLE}


def install_triggers(using: str) -> None:
    """Installs every trigger again, and adds the row of the revision if it is missing."""
    drop_triggers(using)
    with connections[using].cursor() as cursor:
        for statement in _build_statements(using):
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO examples_cataloguerevision (id, value, shared, token, raised_at)"
            " VALUES (1, 0, 0, '', CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING"
        )


def drop_triggers(using: str) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in list_installed_triggers(using):
                cursor.execute(f'DROP TRIGGER "{name}"')
            return
        cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'inspire\\_%%'", [])
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")


def list_installed_triggers(using: str) -> set[str]:
    """The names of our triggers in the database."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'inspire\\_%%' ESCAPE '\\'",
        "postgresql": "SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'inspire\\_%%'",
    }
    with connections[using].cursor() as cursor:
        cursor.execute(catalogue[connections[using].vendor], [])
        return {name for (name,) in cursor.fetchall()}


def list_expected_triggers(using: str) -> set[str]:
    """The names of the triggers that `install_triggers` creates."""
    return {statement.split()[2] for statement in _build_statements(using) if statement.startswith("CREATE TRIGGER")}


def _build_statements(using: str) -> Iterator[str]:
    return sqlite.build_statements() if connections[using].vendor == "sqlite" else postgresql.build_statements()
