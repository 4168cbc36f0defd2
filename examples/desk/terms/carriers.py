"""Who carries a term: entries by tag, grade or cost; priorities of strategies; items of frameworks; boards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from examples.models import ICB, Cost, Example, FrameworkItem, StrategyPriority, Term


@dataclass(frozen=True)
class Tags:
    """A many-to-many table: its model, the model whose rows are tagged, and the column that names them."""

    table: Any
    model: Any
    owner: str


@dataclass(frozen=True)
class Choice:
    """A column that holds one term."""

    model: Any
    column: str


TAGS = {
    "entries": Tags(Example.terms.through, Example, "example_id"),
    "aims": Tags(StrategyPriority.terms.through, StrategyPriority, "strategypriority_id"),
    "items": Tags(FrameworkItem.priorities.through, FrameworkItem, "frameworkitem_id"),
}
CHOICES = {
    "stage": Choice(Example, "stage"),
    "evidence": Choice(Example, "evidence"),
    "cost_band": Choice(Example, "cost_band"),
    "costs": Choice(Cost, "band"),
    "boards": Choice(ICB, "region"),
}
DRAFT = Q(status__in=("draft", "in_review"), copy_of__isnull=True)


def entries(term: Term) -> list[int]:
    """Keys of the entries and working copies whose document names the term."""
    tagged = TAGS["entries"].table.objects.filter(term=term).values("example_id")
    costed = Cost.objects.filter(band=term).values("example_id")
    graded = Q(stage=term) | Q(evidence=term) | Q(cost_band=term)
    found = Example.objects.filter(graded | Q(pk__in=tagged) | Q(pk__in=costed))
    return list(found.order_by("pk").values_list("pk", flat=True))


def counts(term: Term) -> dict[str, int]:
    """What carries the term, in words -> how many. Kinds of which there are none are left out, save entries."""
    found = Example.objects.filter(pk__in=entries(term)).aggregate(
        published=Count("pk", filter=Q(status="published")),
        drafts=Count("pk", filter=DRAFT),
        copies=Count("pk", filter=Q(copy_of__isnull=False)),
        retired=Count("pk", filter=Q(status="retired")),
    )
    others = {
        "Priorities of strategies": TAGS["aims"].table.objects.filter(term=term).count(),
        "Items of frameworks": TAGS["items"].table.objects.filter(term=term).count(),
        "ICBs": ICB.objects.filter(region=term).count(),
    }
    return {
        "Published entries": found["published"],
        "Drafts and entries in review": found["drafts"],
        "Working copies of published entries": found["copies"],
        "Retired entries": found["retired"],
        **{said: number for said, number in others.items() if number},
    }
