"""Admin classes for ICBs, strategies, national frameworks and organisations."""

from typing import Any

from django.contrib import admin

from examples.admin.base import CatalogueInline, build_fieldset
from examples.admin.form_conflicts import ConflictCheckAdmin
from examples.admin.forms import InlineRowForm
from examples.models import ICB, FrameworkItem, StrategyPriority, Succession

SUCCESSION = ("on", "kind", "part", "second_hand", "source")


class FixedSlugForm(InlineRowForm):
    """The slug of a stored row cannot be changed: addresses and fixtures may use it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields and self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "You cannot change the slug."


class SuccessorInline(CatalogueInline):
    model = Succession
    fk_name = "predecessor"
    prefetch_fields = ("predecessor", "successor")
    verbose_name = "succession"
    verbose_name_plural = "boards that took over from this one"
    fieldsets = (build_fieldset(None, "successor", *SUCCESSION),)


class PredecessorInline(SuccessorInline):
    fk_name = "successor"
    verbose_name_plural = "boards that this one took over from"
    fieldsets = (build_fieldset(None, "predecessor", *SUCCESSION),)


class ICBAdmin(ConflictCheckAdmin):
    fixed_fields = ("slug",)
    inlines = (SuccessorInline, PredecessorInline)
    list_display = ("short_name", "ods_code", "ons_code", "region", "opened", "closed", "flag_second_hand")
    list_filter = ("region", ("closed", admin.EmptyFieldListFilter))
    list_select_related = ("region",)
    search_fields = ("name", "short_name", "ods_code", "ons_code")
    ordering = ("short_name",)
    prepopulated_fields = {"slug": ("short_name",)}
    fieldsets = (
        build_fieldset(None, "name", "short_name", "slug", "ods_code", "ons_code", "region"),
        build_fieldset("Dates", "opened", "closed"),
        build_fieldset("People", "population", "population_note"),
        build_fieldset("Where this comes from", "second_hand", "source", "note"),
    )

    @admin.display(description="Source", ordering="second_hand")
    def flag_second_hand(self, board: ICB) -> str:
        return "second-hand" if board.second_hand else ""


class StrategyPriorityInline(CatalogueInline):
    model = StrategyPriority
    form = FixedSlugForm
    prefetch_fields = ("terms",)
    verbose_name_plural = "priorities"
    fieldsets = (build_fieldset(None, "text", "slug", "order", "terms"),)


class StrategyAdmin(ConflictCheckAdmin):
    fixed_fields = ("slug",)
    inlines = (StrategyPriorityInline,)
    list_display = ("title", "icb", "years", "status", "completeness")
    list_filter = ("completeness", "icb__region")
    list_select_related = ("icb",)
    search_fields = ("title", "icb__name", "icb__short_name", "priorities__text")
    ordering = ("icb__short_name", "slug")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        build_fieldset(None, "icb", "title", "slug", "years", "launched", "status", "scope", "completeness"),
        build_fieldset("Words", "summary", "sources", "note"),
    )


class FrameworkItemInline(CatalogueInline):
    model = FrameworkItem
    form = FixedSlugForm
    prefetch_fields = ("priorities",)
    verbose_name = "item"
    verbose_name_plural = "items: Ambitions, duties, actions, guidance"
    fieldsets = (build_fieldset(None, "heading", "slug", "number", "order", "verified", "priorities"),)


class FrameworkAdmin(ConflictCheckAdmin):
    fixed_fields = ("slug",)
    inlines = (FrameworkItemInline,)
    list_display = ("title", "publisher", "kind", "starts", "ends", "status")
    list_filter = ("kind", "status")
    search_fields = ("title", "publisher", "items__heading")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        build_fieldset(
            None, "title", "slug", "publisher", "kind", "published", "starts", "ends", "status", "checked_on", "order"
        ),
        build_fieldset("Words", "summary", "items_note", "source"),
    )


class OrganisationAdmin(ConflictCheckAdmin):
    fixed_fields = ("slug",)
    list_display = ("name", "kind", "address")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        build_fieldset(None, "name", "slug", "kind", "address", note="Organisations only: people are not recorded."),
    )
