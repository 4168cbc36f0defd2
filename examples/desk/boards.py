"""ICBs, who took over from whom, and their strategies, in the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from examples.desk.base import DeskAdmin, DeskInline, free_text, plain
from examples.desk.forms import RowForm
from examples.models import ICB, StrategyPriority, Succession

FIELDS = ("on", "kind", "part", "second_hand", "source")


class _SuccessionInline(DeskInline):
    model = Succession
    verbose_name = "succession"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("predecessor", "successor")


class SuccessorInline(_SuccessionInline):
    fk_name = "predecessor"
    verbose_name_plural = "boards that took over from this one"
    fieldsets = (plain(None, "successor", *FIELDS),)


class PredecessorInline(_SuccessionInline):
    fk_name = "successor"
    verbose_name_plural = "boards that this one took over from"
    fieldsets = (plain(None, "predecessor", *FIELDS),)


class ICBAdmin(DeskAdmin):
    fixed = ("slug",)
    inlines = (SuccessorInline, PredecessorInline)
    list_display = ("short_name", "ods_code", "ons_code", "region", "opened", "closed", "origin")
    list_filter = ("region", ("closed", admin.EmptyFieldListFilter))
    list_select_related = ("region",)
    search_fields = ("name", "short_name", "ods_code", "ons_code")
    ordering = ("short_name",)
    prepopulated_fields = {"slug": ("short_name",)}
    fieldsets = (
        plain(None, "name", "short_name", "slug", "ods_code", "ons_code", "region"),
        plain("Dates", "opened", "closed"),
        free_text("People", "population", "population_note"),
        free_text("Where this comes from", "second_hand", "source", "note"),
    )

    @admin.display(description="Source", ordering="second_hand")
    def origin(self, board: ICB) -> str:
        return "second-hand" if board.second_hand else ""


class FixedSlugForm(RowForm):
    """The slug of a row may be in addresses or fixtures: it stays what it was."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields and self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "Fixed."


class StrategyPriorityInline(DeskInline):
    model = StrategyPriority
    form = FixedSlugForm
    verbose_name_plural = "priorities"
    fieldsets = (free_text(None, "text", "slug", "order", "terms"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("terms")


class StrategyAdmin(DeskAdmin):
    fixed = ("slug",)
    inlines = (StrategyPriorityInline,)
    list_display = ("title", "icb", "years", "status", "completeness")
    list_filter = ("completeness", "icb__region")
    list_select_related = ("icb",)
    search_fields = ("title", "icb__name", "icb__short_name", "priorities__text")
    ordering = ("icb__short_name", "slug")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        plain(None, "icb", "title", "slug", "years", "launched", "status", "scope", "completeness"),
        free_text("Words", "summary", "sources", "note"),
    )
