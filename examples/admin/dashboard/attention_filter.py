"""The filter for lists of examples that the dashboard links to."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from examples.models import Example, Source

# Value in the address -> label, condition.
ATTENTION_FILTERS = {
    "begun": ("Unfinished working copy", Q(copy_of__isnull=False, status=Example.Status.DRAFT)),
    "scheduled": ("Scheduled", Q(publish_at__isnull=False) | Q(retire_at__isnull=False)),
    "fault": ("Schedule failed", ~Q(schedule_fault="")),
    "copies": (
        "Cites a copy",
        Q(status=Example.Status.PUBLISHED, pk__in=Source.objects.filter(is_copy=True).values("example")),
    ),
}


def find_needing_attention(value: str) -> QuerySet[Example]:
    """`value`: a key of ATTENTION_FILTERS."""
    return Example.objects.filter(ATTENTION_FILTERS[value][1])


class AttentionFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in ATTENTION_FILTERS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return (
            queryset.filter(ATTENTION_FILTERS[self.value() or ""][1]) if self.value() in ATTENTION_FILTERS else queryset
        )
