"""Django's admin with our own site, and only the pages that registration.py registers."""

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class CatalogueAdminConfig(SimpleAdminConfig):
    """Does not look for the admin pages of packages: some would show secrets, such as keys of second factors."""

    default_site = "examples.admin.site.CatalogueAdminSite"

    def ready(self) -> None:
        super().ready()
        import_module("examples.admin.registration")
        import_module("examples.admin.accounts.signals")
