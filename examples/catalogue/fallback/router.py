"""Django's database router: sends the queries of a page to the copy while the database is away."""

from typing import Any

from examples.catalogue.fallback.outage import is_reading_copy


class FallbackRouter:
    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return "fallback" if is_reading_copy() else None

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """The copy is written whole, by database_copy.py."""
        return False if db == "fallback" else None
