"""What all pages of the desk that are not Django's own have in common."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from examples.models import Example

LONGEST_KEY = 19  # digits


def is_key(text: str) -> bool:
    """Whether a part of an address can be a row's key, in the one spelling and within the database's range."""
    return text.isascii() and text.isdecimal() and len(text) < LONGEST_KEY


def entry_url(page: str, example: Example) -> str:
    """A page of an entry in the admin, such as "review" or "change"."""
    return reverse(f"admin:examples_example_{page}", args=[example.pk])


def render_page(
    admin: Any, request: HttpRequest, template: str, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    context = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title, **context}
    return TemplateResponse(request, f"admin/examples/{template}.html", context, status=status)


def entry_path(admin: Any, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """The address of a page of one entry. The view is given request, admin and entry, which its visitor may see."""

    def show(request: HttpRequest, pk: int, **values: Any) -> HttpResponse:
        example = get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)
        if not admin.has_view_permission(request, example):
            raise PermissionDenied
        return view(request, admin, example, **values)

    found: URLPattern = path(f"<int:pk>/{route}", admin.admin_site.admin_view(show), name=f"examples_example_{name}")
    return found
