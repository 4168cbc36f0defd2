"""The database of DATABASE_URL, with limits so that a database that is slow, locked or away cannot hold a request."""

import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg.pq import TransactionStatus

from inspire.environment import read_count

SQLITE = "django.db.backends.sqlite3"
# Seconds. 0 sets no limits: manage.py does so, because a command may take long.
STATEMENT_TIMEOUT = read_count("STATEMENT_TIMEOUT", default=3)
CONNECT_TIMEOUT = 2
LOCK_TIMEOUT = 1
IDLE_TIMEOUT = 60  # of a transaction whose process does nothing
# The server ends a slow statement itself. A server that does not answer at all is given this much longer.
WAIT_MARGIN = 1
CHECK_TIMEOUT = 1  # of the check, at the start of a request, whether a kept connection still works
# SQLite: write-ahead log, so that readers never wait for a writer. IMMEDIATE, because a transaction that reads and
# then writes fails at once, whatever the timeout, if another connection has written in between.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}

type DatabaseSettings = dict[str, Any]


def build_databases(default_url: str, migrations: Path) -> dict[str, DatabaseSettings]:
    """The setting DATABASES. With PostgreSQL there is a second database, `fallback`: a copy of what readers see, and
    with REPLICA_URL a third, `replica`: PostgreSQL's own copy, which readers' pages are read from."""
    default: DatabaseSettings = dict(
        dj_database_url.config(default=default_url, conn_max_age=60, conn_health_checks=True)
    )
    if default["ENGINE"] != SQLITE:
        default["OPTIONS"] = _build_postgresql_options(default.get("OPTIONS", {}))
        return {"default": default, "fallback": _build_fallback(default, migrations), **_build_replica()}
    if os.environ.get("REPLICA_URL"):
        raise ImproperlyConfigured("REPLICA_URL needs PostgreSQL; unset it, or set DATABASE_URL to PostgreSQL.")
    path = Path(default["NAME"])
    path.parent.mkdir(parents=True, exist_ok=True)
    default["OPTIONS"] = SQLITE_OPTIONS
    # A file as in production, not in memory, so that the write-ahead log and several connections behave the same.
    default["TEST"] = {"NAME": str(path.with_name("test.sqlite3"))}
    return {"default": default}


def _build_replica() -> dict[str, DatabaseSettings]:
    if not (url := os.environ.get("REPLICA_URL", "")):
        return {}
    replica: DatabaseSettings = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    replica["OPTIONS"] = _build_postgresql_options(replica.get("OPTIONS", {}))
    return {"replica": replica}


def _build_postgresql_options(given: dict[str, Any]) -> dict[str, Any]:
    """libpq's parameters. `given`: those of the address, which take precedence."""
    limits = {
        "statement_timeout": f"{STATEMENT_TIMEOUT}s",
        "lock_timeout": f"{LOCK_TIMEOUT}s",
        "idle_in_transaction_session_timeout": f"{IDLE_TIMEOUT}s",
        "TimeZone": "UTC",  # so that Django does not have to set it, before any limit on waiting
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items()) if STATEMENT_TIMEOUT else ""
    return {
        "connect_timeout": CONNECT_TIMEOUT,
        "tcp_user_timeout": 5000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        **given,
        "options": f"{options} {given.get('options', '')}".strip(),
    }


def _build_fallback(default: DatabaseSettings, migrations: Path) -> DatabaseSettings:
    """A file that only this user can read. Its name stands for one database with one set of tables."""
    parts = {**default, "PASSWORD": "", "tables": sorted(path.name for path in migrations.glob("0*.py"))}
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    path = Path(tempfile.gettempdir()) / f"icb-inspire-{os.getuid()}" / f"{digest[:16]}.sqlite3"
    return {"ENGINE": SQLITE, "NAME": f"file:{path}?mode=ro", "FILE": path, "CONN_MAX_AGE": 0}


@receiver(connection_created)
def set_wait_limit(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """libpq notices a closed connection, but would wait forever for a server that is stopped while connected."""
    if connection.vendor == "postgresql" and STATEMENT_TIMEOUT:
        connection.connection.wait = partial(_wait, connection, connection.connection)


def _wait(wrapper: Any, connection: Any, generator: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
    """`psycopg.Connection.wait` with a limit. A connection in the middle of a statement cannot be used again."""
    is_check = wrapper.health_check_enabled and not wrapper.health_check_done
    limit = CHECK_TIMEOUT if is_check else STATEMENT_TIMEOUT + WAIT_MARGIN
    try:
        return psycopg.Connection.wait(connection, generator, interval=interval, timeout=timeout or limit)
    except psycopg.OperationalError:
        if connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            connection.close()
        raise
