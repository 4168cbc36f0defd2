"""What uses a term: entries, priorities of strategies, items of frameworks, and ICBs."""

from collections.abc import Iterator

from django.db.models import ForeignKey, Q, QuerySet

from examples.models import ICB, Cost, Example, FrameworkItem, StrategyPriority, Term

ENTRY_KINDS = {
    "Published entries": Q(status="published"),
    "Drafts and entries in review": Q(status__in=("draft", "in_review"), copy_of__isnull=True),
    "Working copies of published entries": Q(copy_of__isnull=False),
    "Retired entries": Q(status="retired"),
}


def find_entries_using(term: Term) -> QuerySet[Example]:
    """Returns the entries and working copies that use the term as a tag, in a column or in a cost."""
    tagged = Example.terms.through.objects.filter(term=term).values("example_id")
    with_cost = Cost.objects.filter(band=term).values("example_id")
    in_column = Q(stage=term) | Q(evidence=term) | Q(cost_band=term)
    return Example.objects.filter(in_column | Q(pk__in=tagged) | Q(pk__in=with_cost)).order_by("title", "pk")


def count_usages(term: Term) -> dict[str, int]:
    """Returns kind of row -> count: always for the kinds of entries, for other kinds only if there are any."""
    entries = find_entries_using(term)
    others = {
        "Priorities of strategies": StrategyPriority.objects.filter(terms=term).count(),
        "Items of frameworks": FrameworkItem.objects.filter(priorities=term).count(),
        "ICBs": ICB.objects.filter(region=term).count(),
    }
    return {
        **{kind: entries.filter(condition).count() for kind, condition in ENTRY_KINDS.items()},
        **{kind: number for kind, number in others.items() if number},
    }


def replace_usages(term: Term, replacement: Term) -> None:
    """Replaces `term` everywhere, inside the caller's transaction. Rows that have both terms lose the old one, others
    change it in place, so that no published entry is ever without a required term."""
    for column in list_term_columns():
        rows = column.model._default_manager.filter(**{column.name: term})
        if column.model._meta.auto_created:  # a table of tags
            (owner,) = (field.name for field in column.model._meta.fields if field.is_relation and field != column)
            both = column.model._default_manager.filter(**{column.name: replacement}).values(owner)
            rows.filter(**{f"{owner}__in": both}).delete()
        rows.update(**{column.name: replacement})


def list_term_columns() -> Iterator[ForeignKey[Term, Term]]:
    """Yields every column that names a term, also those of tables of tags, but not those of terms themselves."""
    for relation in Term._meta.get_fields(include_hidden=True):
        column = getattr(relation, "field", None)
        if isinstance(column, ForeignKey) and column.model is not Term:
            yield column
