"""Error pages. The page for a server error uses neither the request nor the database."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.template.loader import render_to_string

from examples.views.context_processors import get_site_identity


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest, *_: Any) -> HttpResponse:
    return HttpResponse(render_to_string("500.html", get_site_identity()), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponseForbidden(render_to_string("403.html", request=request))
