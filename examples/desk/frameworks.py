"""National frameworks and organisations in the desk."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from examples.desk.base import DeskAdmin, DeskInline, free_text, plain
from examples.desk.boards import FixedSlugForm
from examples.models import FrameworkItem


class FrameworkItemInline(DeskInline):
    model = FrameworkItem
    form = FixedSlugForm
    verbose_name = "item"
    verbose_name_plural = "items: Ambitions, duties, statutory actions"
    fieldsets = (plain(None, "heading", "slug", "number", "order", "verified", "priorities"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("priorities")


class FrameworkAdmin(DeskAdmin):
    fixed = ("slug",)
    inlines = (FrameworkItemInline,)
    list_display = ("title", "publisher", "kind", "starts", "ends", "status")
    list_filter = ("kind", "status")
    search_fields = ("title", "publisher", "items__heading")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        plain(None, "title", "slug", "publisher", "kind", "published", "starts", "ends", "status", "order"),
        free_text("Words", "summary", "source"),
    )


class OrganisationAdmin(DeskAdmin):
    fixed = ("slug",)
    list_display = ("name", "kind", "address")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (plain(None, "name", "slug", "kind", "address", note="Organisations only: people are not recorded."),)
