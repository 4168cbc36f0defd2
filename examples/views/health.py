"""Health checks for monitoring: is the process alive, and can it serve pages."""

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from examples.catalogue.refresh import get_catalogue
from examples.models import triggers


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if every part is ready, else 503. The JSON names the part that failed; the log has the reason."""
    parts = {"database": _can_query, "migrations": _is_migrated, "guards": _has_triggers, "index": get_catalogue}
    states = {name: _passes_check(check) for name, check in parts.items()}
    return JsonResponse(states, status=200 if all(states.values()) else 503)


def _passes_check(check: Callable[[], object]) -> bool:
    try:
        return bool(check())
    except Error:
        return False


def _can_query() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _has_triggers() -> bool:
    return triggers.list_expected_triggers(DEFAULT_DB_ALIAS) <= triggers.list_installed_triggers(DEFAULT_DB_ALIAS)
