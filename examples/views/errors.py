"""Error pages. Those for a server error and for an outage use no database."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.template.loader import render_to_string

from examples.catalogue.fallback.outage import DATABASE_FAULTS, report_fault
from examples.views.context_processors import get_site_identity
from examples.views.outages import render_unavailable_page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest, *_: Any) -> HttpResponse:
    """Django calls it while it handles the exception."""
    if isinstance(error := sys.exception(), DATABASE_FAULTS):
        report_fault(error)
        return render_unavailable_page(request)
    return HttpResponse(render_to_string("500.html", get_site_identity()), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponseForbidden(render_to_string("403.html", request=request))
