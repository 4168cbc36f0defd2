"""The lists of examples that the queue leads to."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from examples.models import Example, Source

# value in the address -> label, which examples
ATTENTION = {
    "begun": ("Unfinished working copy", Q(copy_of__isnull=False, status=Example.Status.DRAFT)),
    "scheduled": ("Scheduled", Q(publish_at__isnull=False) | Q(retire_at__isnull=False)),
    "fault": ("Schedule failed", ~Q(schedule_fault="")),
    "copies": (
        "Cites a copy",
        Q(status=Example.Status.PUBLISHED, pk__in=Source.objects.filter(is_copy=True).values("example")),
    ),
}


def needing(attention: str) -> QuerySet[Example]:
    return Example.objects.filter(ATTENTION[attention][1])


class AttentionFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in ATTENTION.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(ATTENTION[self.value() or ""][1]) if self.value() in ATTENTION else queryset
