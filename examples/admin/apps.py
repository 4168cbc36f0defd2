"""Django's admin with a site of our own, and with no pages but those that examples/admin.py registers."""

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class CatalogueAdminConfig(SimpleAdminConfig):
    """Packages bring pages for tables of theirs, keys of second factors among them: those are not looked for."""

    default_site = "examples.admin.site.CatalogueAdminSite"

    def ready(self) -> None:
        super().ready()
        import_module("examples.admin.registration")
        import_module("examples.admin.accounts.signals")
