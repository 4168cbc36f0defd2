"""An example as readers will see it, before they can."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from examples.catalogue.refresh import current
from examples.models import Example
from examples.presenting.entry import present

HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def preview(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The public page of any example, for those who may see it in the desk. Never stored, never indexed."""
    example = get_object_or_404(Example.objects.with_details(), pk=pk)
    if not admin.has_view_or_change_permission(request, example):
        raise PermissionDenied
    return render_entry(request, example, "example.html", HEADERS, preview=True)


def render_entry(
    request: HttpRequest, example: Example, template: str, headers: dict[str, str], **context: Any
) -> HttpResponse:
    """`example` comes with its details."""
    context["entry"] = present(example, current())
    return TemplateResponse(request, template, context, headers=headers)
