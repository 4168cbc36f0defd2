"""Finds the published entries with the most gaps, in the database."""

from collections.abc import Iterator
from functools import reduce
from operator import add

from django.db.models import Case, Exists, Field, IntegerField, OuterRef, Q, QuerySet, Value, When

from examples.models import Cost, Example, Outcome
from examples.presenters.not_reported import GAP_TEXTS


def find_entries_with_gaps(number: int) -> QuerySet[Example]:
    """Returns the entries with the most `gaps`: how many lines their pages list as not reported. The database counts
    them because reading thousands of entries is slow; a test compares it with the pages."""
    counts = (Case(When(gap, then=Value(1)), default=Value(0), output_field=IntegerField()) for gap in _build_gaps())
    entries = Example.objects.published().annotate(gaps=reduce(add, counts))
    return entries.filter(gaps__gt=0).only("title").order_by("-gaps", "title", "pk")[:number]


def _build_gaps() -> Iterator[Q]:
    own = {"example": OuterRef("pk")}
    yield Q(provider_sought=True)
    yield ~Q(Exists(Outcome.objects.filter(**own, nature=Outcome.Nature.EFFECT)))
    for kind in (Cost.Kind.SET_UP, Cost.Kind.RUNNING):
        yield ~Q(Exists(Cost.objects.filter(**own, kind=kind)))
    for name in GAP_TEXTS:
        field: Field[object, object] = Example._meta.get_field(name)  # type: ignore[assignment]
        yield Q(**{f"{name}__isnull": True}) if field.null else Q(**{name: ""})
    yield Q(evaluated_by=Example.EvaluatedBy.NOT_STATED)
    yield Q(contact_name="", contact_email="", contact_address="")
    yield Q(stage__absent=True)
