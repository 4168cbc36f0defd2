"""The lists of examples that the queue leads to."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from examples.models import Example, Source

SCHEDULED = Q(publish_at__isnull=False) | Q(retire_at__isnull=False)
FAULTY = ~Q(schedule_fault="")
BEGUN = Q(copy_of__isnull=False, status=Example.Status.DRAFT)
CHOICES = {"begun": BEGUN, "scheduled": SCHEDULED, "fault": FAULTY}


def copied() -> Q:
    """Published entries that cite a copy on another site."""
    return Q(status=Example.Status.PUBLISHED, pk__in=Source.objects.filter(is_copy=True).values("example"))


class AttentionFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("begun", "Working copy begun"),
            ("scheduled", "Scheduled"),
            ("fault", "Schedule failed"),
            ("copies", "Cites a copy"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "copies":
            return queryset.filter(copied())
        return queryset.filter(CHOICES.get(self.value() or "", Q()))
