"""How long a request waits for PostgreSQL: less for the check of a kept connection than for a statement."""

from typing import Any

import psycopg
import pytest
from django.db import connections

from inspire import databases

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_check_of_a_kept_connection_waits_less_than_a_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    wait = psycopg.Connection.wait

    def record_limit(self: Any, generator: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limits.append(timeout or 0)
        return wait(self, generator, interval, timeout)

    connection = connections["default"]
    connection.ensure_connection()
    monkeypatch.setattr(psycopg.Connection, "wait", record_limit)
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "health_check_done", False)
    connection.close_if_health_check_failed()
    assert set(limits) == {databases.CHECK_TIMEOUT}
    limits.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert set(limits) == {databases.STATEMENT_TIMEOUT + databases.WAIT_MARGIN}
