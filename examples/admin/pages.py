"""Addresses and templates of the admin pages that are not Django’s own."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from examples.models import Example

MAX_KEY_DIGITS = 18  # always within the range of a 64-bit key


def is_primary_key(text: str) -> bool:
    """Returns whether a part of an address is plain digits within the database's range."""
    return text.isascii() and text.isdecimal() and len(text) <= MAX_KEY_DIGITS


def entry_url(page: str, example: Example) -> str:
    """Returns the address of an entry's page in the admin, such as "review" or "change"."""
    return reverse(f"admin:examples_example_{page}", args=[example.pk])


def render_page(
    admin: Any, request: HttpRequest, template: str, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    context = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title, **context}
    return TemplateResponse(request, f"admin/examples/{template}.html", context, status=status)


def admin_path(admin: Any, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """Returns the URL pattern of a page of the admin. The view gets `request` and `model_admin`."""
    guarded_view: Callable[..., HttpResponse] = admin.admin_site.admin_view(partial(view, model_admin=admin))
    return path(route, guarded_view, name=f"examples_{admin.opts.model_name}_{name}")


def entry_path(admin: Any, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """Returns the URL pattern of an entry's page. The view gets request, admin and an entry that the user may see."""

    def show_entry(request: HttpRequest, model_admin: Any, pk: int, **values: Any) -> HttpResponse:
        example = get_object_or_404(Example.objects.select_related("copy_of"), pk=pk)
        if not admin.has_view_permission(request, example):
            raise PermissionDenied
        return view(request, admin, example, **values)

    return admin_path(admin, f"<int:pk>/{route}", show_entry, name)
