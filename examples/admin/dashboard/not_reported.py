"""The published entries with the most not reported, counted by the database."""

from collections.abc import Iterator
from functools import reduce
from operator import add

from django.db.models import Case, Exists, Field, IntegerField, OuterRef, Q, QuerySet, Value, When

from examples.models import Cost, Example, Outcome
from examples.presenters.not_reported import GAP_TEXTS


def entries_with_gaps(number: int) -> QuerySet[Example]:
    """So many entries, those with most gaps first, each with `gaps`: how many lines `unknown` has for it. Counted by
    the database, because reading thousands of entries would keep editors waiting; a test compares the two."""
    ones = (Case(When(gap, then=Value(1)), default=Value(0), output_field=IntegerField()) for gap in _conditions())
    entries = Example.objects.published().annotate(gaps=reduce(add, ones))
    return entries.filter(gaps__gt=0).only("title").order_by("-gaps", "title", "pk")[:number]


def _conditions() -> Iterator[Q]:
    own = {"example": OuterRef("pk")}
    yield Q(provider_sought=True)
    yield ~Q(Exists(Outcome.objects.filter(**own, nature=Outcome.Nature.EFFECT)))
    for kind in (Cost.Kind.SET_UP, Cost.Kind.RUNNING):
        yield ~Q(Exists(Cost.objects.filter(**own, kind=kind)))
    for name in GAP_TEXTS:
        field: Field[object, object] = Example._meta.get_field(name)  # type: ignore[assignment]
        yield Q(**{f"{name}__isnull": True}) if field.null else Q(**{name: ""})
    yield Q(contact_name="", contact_email="", contact_address="")
    yield Q(stage__absent=True)
