"""What a public service has to state about itself: one page for each statement."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.models import empty_searches, suggestions
from examples.presenters import site_licence
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.open_data import TABLES
from examples.presenters.urls import STATEMENTS
from examples.views.caching import catalogue_page


@catalogue_page
def statement(request: HttpRequest, catalogue: Catalogue, name: str) -> HttpResponse:
    """`name`: a key of STATEMENTS."""
    context = {
        "heading": STATEMENTS[name],
        "breadcrumbs": build_breadcrumbs(),
        "suggestion_days": suggestions.RETENTION_PERIOD.days,
        "search_days": empty_searches.RETENTION_PERIOD.days,
        "licence": site_licence,
        "files": TABLES,
        "form_cookie": settings.CSRF_COOKIE_NAME,
        "session_cookie": settings.SESSION_COOKIE_NAME,
    }
    return render(request, f"statements/{name}.html", context)
