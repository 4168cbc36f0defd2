"""The filter for lists of examples that the dashboard links to."""

from django.db.models import Q, QuerySet

from examples.admin.condition_filter import ConditionFilter
from examples.models import Example, Source

CITES_COPY = Source.objects.filter(is_copy=True).values("example")


class AttentionFilter(ConditionFilter):
    title = parameter_name = "attention"
    conditions = {
        "begun": ("Unfinished working copy", lambda: Q(copy_of__isnull=False, status=Example.Status.DRAFT)),
        "scheduled": ("Scheduled", lambda: Q(publish_at__isnull=False) | Q(retire_at__isnull=False)),
        "fault": ("Schedule failed", lambda: ~Q(schedule_fault="")),
        "copies": ("Cites a copy", lambda: Q(status=Example.Status.PUBLISHED, pk__in=CITES_COPY.all())),
    }


def find_needing_attention(value: str) -> QuerySet[Example]:
    """`value`: a key of the filter's conditions."""
    return Example.objects.filter(AttentionFilter.conditions[value][1]())
