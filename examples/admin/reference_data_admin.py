"""Admin classes of what entries refer to: ICBs, strategies, national frameworks, organisations."""

from typing import Any

from django.contrib import admin

from examples.admin.base import DeskAdmin, DeskInline, free_text, plain
from examples.admin.forms import RowForm
from examples.models import ICB, FrameworkItem, StrategyPriority, Succession

SUCCESSION = ("on", "kind", "part", "second_hand", "source")


class FixedSlugForm(RowForm):
    """The slug of a stored row cannot be changed: addresses and fixtures may use it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields and self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "You cannot change the slug."


class SuccessorInline(DeskInline):
    model = Succession
    fk_name = "predecessor"
    related_rows = ("predecessor", "successor")
    verbose_name = "succession"
    verbose_name_plural = "boards that took over from this one"
    fieldsets = (plain(None, "successor", *SUCCESSION),)


class PredecessorInline(SuccessorInline):
    fk_name = "successor"
    verbose_name_plural = "boards that this one took over from"
    fieldsets = (plain(None, "predecessor", *SUCCESSION),)


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


class StrategyPriorityInline(DeskInline):
    model = StrategyPriority
    form = FixedSlugForm
    related_rows = ("terms",)
    verbose_name_plural = "priorities"
    fieldsets = (free_text(None, "text", "slug", "order", "terms"),)


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


class FrameworkItemInline(DeskInline):
    model = FrameworkItem
    form = FixedSlugForm
    related_rows = ("priorities",)
    verbose_name = "item"
    verbose_name_plural = "items: Ambitions, duties, statutory actions"
    fieldsets = (plain(None, "heading", "slug", "number", "order", "verified", "priorities"),)


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
