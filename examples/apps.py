"""The app's configuration: its checks, and triggers that are removed before each migration and installed after it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def _drop_triggers(using: str, **_: Any) -> None:
    from examples.models import triggers

    triggers.drop_triggers(using)


def _install_triggers(using: str, **_: Any) -> None:
    from django.db import connections

    from examples.models import triggers

    # After a migration back to an earlier release there are tables missing that the triggers guard.
    if {*connections[using].introspection.table_names()} >= triggers.GUARDED_TABLES:
        triggers.install_triggers(using)


class ExamplesConfig(AppConfig):
    name = "examples"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from examples import checks  # noqa: F401  registers them

        pre_migrate.connect(_drop_triggers, sender=self, dispatch_uid="examples.drop")
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="examples.install")

    def load_shared_data(self) -> bool:
        """Called by a server's main process and, because that may be weeks old, by each worker before it answers.
        False without a database."""
        from examples.catalogue.preload import load_shared_data

        return load_shared_data()

    def list_common_addresses(self) -> list[str]:
        from examples.catalogue.preload import list_common_addresses

        return list_common_addresses()

    def build_metrics_collector(self) -> Any:
        """What is reported to Prometheus beside the requests."""
        from examples.catalogue_collector import CatalogueCollector

        return CatalogueCollector()

    def start_monitor(self) -> None:
        """Called by a server's worker, not by commands or tests."""
        from examples.catalogue.database_monitor import start_monitor
        from examples.catalogue.purge import start_purging

        start_monitor()
        start_purging()
