"""Addresses of import and export, below the list of examples."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from examples.desk.exchange import views


def urls(site: Any) -> list[URLPattern]:
    """For an admin site, to stand before the admin's own."""
    pages = (
        ("exchange/", views.exchange, "exchange"),
        ("exchange/export.<str:form>", views.export, "export"),
        ("exchange/template.<str:form>", views.template, "template"),
        ("exchange/<int:pk>/", views.review, "upload"),
        ("exchange/<int:pk>/import/", views.confirm, "import"),
        ("exchange/<int:pk>/discard/", views.discard, "discard_upload"),
    )
    return [path(route, site.admin_view(view), name=f"examples_example_{name}") for route, view, name in pages]
