"""Another database in place of the worker's, for tests that replace, migrate or fill a whole one."""

from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from pytest_django import DjangoDbBlocker


@contextmanager
def use_database(address: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Points Django's connection to this database, and back."""
    usual = connection.settings_dict["NAME"]
    with blocker.unblock():
        _connect(dj_database_url.parse(address)["NAME"])
        try:
            yield
        finally:
            _connect(usual)


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()  # each database numbers them differently
