"""The database's own guards, for SQLite and PostgreSQL: `QuerySet.update()`, bulk writes and raw SQL send no signals.

* The catalogue's revision rises with every change that a reader could see, in the same transaction.
* A published example has what it must have, and claims cite their own sources.

Django drops triggers, or fails on them, where a migration rebuilds SQLite tables. So they are dropped before every
migrate and made again after it (apps.py).
"""

from collections.abc import Iterator

from django.db import connections

from examples.models.triggers import postgresql, sqlite


def install_triggers(using: str) -> None:
    """Makes every trigger anew, and the one row of the revision if it is not there."""
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
    """The names of our triggers that the database has now."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'inspire\\_%%' ESCAPE '\\'",
        "postgresql": "SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'inspire\\_%%'",
    }
    with connections[using].cursor() as cursor:
        cursor.execute(catalogue[connections[using].vendor], [])
        return {name for (name,) in cursor.fetchall()}


def list_expected_triggers(using: str) -> set[str]:
    """The names that should be there."""
    return {statement.split()[2] for statement in _build_statements(using) if statement.startswith("CREATE TRIGGER")}


def _build_statements(using: str) -> Iterator[str]:
    return sqlite.build_statements() if connections[using].vendor == "sqlite" else postgresql.build_statements()
