"""Examples read in one query have the same rows, in the same order, as those read with `with_details()`."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from examples.documents.queries import (
    LINKS,
    ROW_MODELS,
    list_related_slugs,
    load_shared_rows,
    read_page_example,
    read_published,
)
from examples.models import ICB, Adoption, Change, Cost, EasyReadLine, Example, Quote, Resource, Succession
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    SourceFactory,
    TranslationFactory,
    term,
)

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 1, 2, 12, 30, 15, 250, tzinfo=dt.UTC)


def create_full_example() -> Example:
    """Rows of every kind, created in another order than they are shown in."""
    old_board, board = ICBFactory(slug="z-board"), ICBFactory(slug="a-board")
    Succession.objects.create(predecessor=old_board, successor=board, on=dt.date(2026, 4, 1))
    example: Example = ExampleFactory(
        slug="full",
        terms=[
            term("setting", "home", order=2),
            term("setting", "hospice", order=1),
            term("population", "all"),
            term("priority", "any"),
        ],
        boards=[old_board, board],
        items=[FrameworkItemFactory(order=2), FrameworkItemFactory(order=1)],
        organisations=[OrganisationFactory(), OrganisationFactory()],
        started=dt.date(2020, 2, 29),
    )
    second, first = SourceFactory(example=example, number=40), SourceFactory(example=example, number=39, is_copy=True)
    Example.objects.filter(pk=example.pk).update(evidence_source=second)
    OutcomeFactory(example=example, source=first, order=2)
    OutcomeFactory(example=example, source=second, order=1)
    Cost.objects.create(example=example, source=first, amount=Decimal("1250.5"), band=term("cost", "low"), covers="All")
    Cost.objects.create(example=example, source=second, amount=Decimal(20), amount_to=Decimal("20.25"))
    Resource.objects.create(example=example, title="A “guide” \\ of ours")
    Quote.objects.create(example=example, source=first, text="It helped.\nA lot: é 🕊")
    Adoption.objects.create(example=example, source=first, area="Here", organisation=OrganisationFactory())
    Adoption.objects.create(example=example, source=first, area="There")
    for language in ("ur", "ar"):
        TranslationFactory(example=example, language=language)
    for order in (2, 1):
        EasyReadLine.objects.create(example=example, text="A nurse visits you.", order=order)
    for day in (1, 2):
        Change.objects.create(example=example, at=NOON + dt.timedelta(days=day), kind=Change.Kind.CHECKED)
    example.related.set([ExampleFactory(slug="other"), ExampleFactory(slug="draft", status="draft")])
    return example


def list_values(row: models.Model) -> list[Any]:
    values = [getattr(row, field.attname) for field in row._meta.concrete_fields]
    return [(type(value), value) for value in values]


def test_rows_are_those_of_with_details() -> None:
    create_full_example()
    examples = Example.objects.published()
    expected = list(examples.with_details().order_by("pk"))
    read = list(read_published(load_shared_rows()))
    assert [example.slug for example in read] == ["full", "other"]
    for one, other in zip(read, expected, strict=True):
        assert list_values(one) == list_values(other)
        assert one.evidence_source == other.evidence_source
        for name in (*ROW_MODELS, *LINKS):
            rows, expected_rows = list(getattr(one, name).all()), list(getattr(other, name).all())
            assert [list_values(row) for row in rows] == [list_values(row) for row in expected_rows], name
    assert set(list_related_slugs(read[0])) == {"other", "draft"}


def test_cited_rows_need_no_query() -> None:
    create_full_example()
    shared = load_shared_rows()
    read_page_example("full", shared)
    with CaptureQueriesContext(connection) as queries:
        example = read_page_example("full", shared)
        assert example is not None
        assert [outcome.source.number for outcome in example.outcomes.all()] == [40, 39]
        assert [cost.band and cost.band.slug for cost in example.costs.all()] == ["low", None]
        assert [bool(row.organisation) for row in example.adoptions.all()] == [True, False]
        boards = [link.icb for link in example.area_links.all()]
        assert [step.successor for board in boards for step in board.successions_out.all()] == [boards[0]]
    assert len(queries) == 1


def test_shared_row_created_later_is_read() -> None:
    shared = load_shared_rows()
    ExampleFactory(slug="new", organisations=[OrganisationFactory(slug="new-one")])
    example = read_page_example("new", shared)
    assert example is not None
    assert [part.organisation.slug for part in example.participations.all()] == ["new-one"]


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_no_page_of_an_unpublished_example(status: str) -> None:
    ExampleFactory(slug="hidden", status=status)
    assert read_page_example("hidden", load_shared_rows()) is None


def test_page_takes_at_most_three_queries(client: Client) -> None:
    create_full_example()
    client.get("/examples/full/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/examples/full/", {"n": "1"})
    assert response.status_code == 200
    assert ICB.objects.count() == 2
    assert len(queries) <= 3
