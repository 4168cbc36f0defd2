"""The rows of an example: who takes part, where, and every claim with its source."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from examples.desk.base import DeskInline, free_text, plain
from examples.desk.example_form import offer_own_sources
from examples.desk.forms import Rows
from examples.desk.links.store import annotate_links, source_status
from examples.models import Cost, ExampleICB, Outcome, Participation, Quote, Resource, Source


class Claims(Rows):
    """Rows that cite one of their own example's sources."""

    def add_fields(self, form: Any, index: int | None) -> None:
        if "source" in form.fields:
            offer_own_sources(form.fields["source"], self.instance)
        super().add_fields(form, index)


class OutcomeInline(DeskInline):
    model = Outcome
    formset = Claims
    fieldsets = (
        free_text(
            None,
            "measure", "result", "comparator", "period", "design", "measured_by",
            ("kind", "nature", "direction"), "source", "order",
        ),
    )  # fmt: skip


class CostInline(DeskInline):
    model = Cost
    formset = Claims
    fieldsets = (
        free_text(
            None,
            ("kind", "basis"), ("amount", "amount_to", "per"), "covers", ("band", "price_year"),
            "note", "source", "order",
        ),
    )  # fmt: skip


class QuoteInline(DeskInline):
    model = Quote
    formset = Claims
    fieldsets = (free_text(None, "text", "said_by", "source", "order"),)


class SourceInline(DeskInline):
    model = Source
    readonly_fields = ("link",)
    fieldsets = (free_text(None, "number", "citation", "address", "link", ("published", "read_on"), "is_copy", "note"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return annotate_links(super().get_queryset(request))

    @admin.display(description="What became of the link")
    def link(self, source: Source) -> str:
        return source_status(source)


class ResourceInline(DeskInline):
    model = Resource
    fieldsets = (free_text(None, "title", "address", "note", "order"),)


class ParticipationInline(DeskInline):
    model = Participation
    verbose_name = "organisation"
    verbose_name_plural = "organisations"
    addable = ("organisation",)
    fieldsets = (plain(None, "organisation", ("role", "order")),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("organisation")


class ExampleICBInline(DeskInline):
    model = ExampleICB
    verbose_name = "ICB"
    verbose_name_plural = "ICBs of its day"
    fieldsets = (plain(None, ("icb", "basis")),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("icb")


INLINES: list[Any] = [
    OutcomeInline,
    CostInline,
    QuoteInline,
    ParticipationInline,
    ExampleICBInline,
    ResourceInline,
    SourceInline,
]
