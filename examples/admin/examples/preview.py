"""Shows an unpublished example as readers will see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from examples.catalogue.refresh import get_catalogue
from examples.models import Example
from examples.presenters.entry import EntryPage

HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def preview_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """The public page of any example. It is not cached or indexed."""
    example = Example.objects.with_details().get(pk=example.pk)
    return render_entry(request, example, "example.html", HEADERS, preview=True)


def render_entry(
    request: HttpRequest, example: Example, template: str, headers: dict[str, str], **context: Any
) -> HttpResponse:
    """`example` must come from with_details()."""
    context["entry"] = EntryPage(example, get_catalogue())
    return TemplateResponse(request, template, context, headers=headers)
