"""Django's database router: which database the queries of a reader's page go to. Everything else uses the primary."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from examples.catalogue.fallback.outage import is_reading_copy
from examples.catalogue.replica import REPLICA, is_reading_replica
from examples.models import CatalogueRevision


class ReaderRouter:
    """Names a database every time. Otherwise Django would go on with the one that a row came from, and the snapshot
    keeps rows for longer than a replica may be trusted."""

    def db_for_read(self, model: Any, **_: Any) -> str:
        if is_reading_copy():
            return "fallback"
        is_elsewhere = is_reading_replica() and model is not CatalogueRevision  # which only the primary knows
        return REPLICA if is_elsewhere else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **_: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_: Any, **__: Any) -> bool:
        return True  # all have the same rows

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """The copy is written whole, by database_copy.py; a replica receives what the primary does."""
        return None if db == DEFAULT_DB_ALIAS else False
