"""What uses a term: entries by tag, grade or cost; priorities of strategies; items of frameworks; ICBs."""

from typing import Any

from django.db.models import Q, QuerySet

from examples.models import ICB, Cost, Example, FrameworkItem, StrategyPriority, Term

# Tables that tag rows with terms, each with the column that names the row.
TAG_TABLES: tuple[tuple[Any, str], ...] = (
    (Example.terms.through, "example_id"),
    (StrategyPriority.terms.through, "strategypriority_id"),
    (FrameworkItem.priorities.through, "frameworkitem_id"),
)
# Columns that hold one term.
TERM_COLUMNS: tuple[tuple[Any, str], ...] = (
    (Example, "stage"),
    (Example, "evidence"),
    (Example, "cost_band"),
    (Cost, "band"),
    (ICB, "region"),
)
ENTRY_KINDS = {
    "Published entries": Q(status="published"),
    "Drafts and entries in review": Q(status__in=("draft", "in_review"), copy_of__isnull=True),
    "Working copies of published entries": Q(copy_of__isnull=False),
    "Retired entries": Q(status="retired"),
}


def entries_using(term: Term) -> QuerySet[Example]:
    """Entries and working copies whose document names the term."""
    tagged = Example.terms.through.objects.filter(term=term).values("example_id")
    costed = Cost.objects.filter(band=term).values("example_id")
    graded = Q(stage=term) | Q(evidence=term) | Q(cost_band=term)
    return Example.objects.filter(graded | Q(pk__in=tagged) | Q(pk__in=costed)).order_by("title", "pk")


def count_usages(term: Term) -> dict[str, int]:
    """Name of the kind -> how many. Kinds other than entries are left out where there are none."""
    entries = entries_using(term)
    others = {
        "Priorities of strategies": StrategyPriority.objects.filter(terms=term).count(),
        "Items of frameworks": FrameworkItem.objects.filter(priorities=term).count(),
        "ICBs": ICB.objects.filter(region=term).count(),
    }
    return {
        **{kind: entries.filter(condition).count() for kind, condition in ENTRY_KINDS.items()},
        **{kind: number for kind, number in others.items() if number},
    }


def replace_usages(term: Term, into: Term) -> None:
    """Puts `into` in the place of `term` everywhere, inside the caller's transaction. Rows change their term in place
    or had both before: no published entry is without one for a moment."""
    for table, owner in TAG_TABLES:
        tags = table.objects.filter(term=term)
        both = table.objects.filter(term=into).values(owner)
        tags.filter(**{f"{owner}__in": both}).delete()
        tags.update(term=into)
    for model, column in TERM_COLUMNS:
        model._default_manager.filter(**{column: term}).update(**{column: into})
