"""The catalogue's results and counts are exactly those of plain queries, over thousands of random selections."""

import random
from collections.abc import Iterable

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.catalogue.refresh import current
from examples.catalogue.snapshot import Catalogue
from examples.finder.filter_set import filters
from examples.finder.request import ask
from examples.models import ICB, TAG_VOCABULARIES, Example, Succession, Term, Vocabulary
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term

pytestmark = pytest.mark.django_db
EXAMPLES, VALUES = 40, 4
SINGLE = {"evidence": "evidence", "stage": "stage", "cost": "cost_band"}
FACETS = [*TAG_VOCABULARIES, "ambition", "icb", "region", *SINGLE]


def boards() -> list[ICB]:
    """Two old boards, one of them split; two that took over; regions differ."""
    regions = [term("region", f"region-{n}") for n in range(2)]
    found: list[ICB] = [ICBFactory(slug=f"icb-{n}", region=regions[n % 2]) for n in range(VALUES)]
    for before, after in ((0, 2), (0, 3), (1, 3)):
        Succession.objects.create(predecessor=found[before], successor=found[after], on="2026-04-01", kind="split")
    return found


@pytest.fixture
def catalogue() -> Catalogue:
    draw = random.Random(20261122)
    terms = {v: [term(v, f"{v}-{n}", order=n) for n in range(VALUES)] for v in (*TAG_VOCABULARIES, *SINGLE)}
    items = [FrameworkItemFactory(slug=f"ambition-{n}") for n in range(VALUES)]
    areas = boards()
    for number in range(EXAMPLES):
        ExampleFactory(
            slug=f"example-{number:02}",
            status="draft" if number % 5 == 0 else "published",
            evidence=terms["evidence"][0],
            stage=draw.choice(terms["stage"]),
            cost_band=draw.choice(terms["cost"]),
            terms=[t for v in TAG_VOCABULARIES for t in draw.sample(terms[v], draw.randint(1, 3))],
            items=draw.sample(items, draw.randint(0, 2)),
            boards=draw.sample(areas, draw.randint(0, 2)),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else PostgreSQL plans thousands of queries for tables it believes to be large
    return current()


def plain(chosen: dict[str, list[str]]) -> QuerySet[Example]:
    """The finder's rules once more, written as a person would write them for the database."""
    rows = Example.objects.filter(status="published")
    for facet, slugs in chosen.items():
        rows = rows.filter(pk__in=Example.objects.filter(condition(facet, slugs)).values("pk"))
    return rows


def condition(facet: str, slugs: Iterable[str]) -> Q:
    if facet in TAG_VOCABULARIES:
        return Q(terms__in=Term.objects.filter(vocabulary=facet, slug__in=slugs))
    if facet in SINGLE:
        return Q(**{f"{SINGLE[facet]}__slug__in": slugs})
    if facet == "ambition":
        return Q(framework_items__slug__in=slugs)
    if facet == "region":
        return Q(icbs__region__slug__in=slugs)
    before = Succession.objects.filter(successor__slug__in=slugs).values("predecessor")
    return Q(icbs__slug__in=slugs) | Q(icbs__in=before)


names = st.sampled_from(FACETS)
selections = st.dictionaries(names, st.lists(st.integers(0, VALUES), min_size=1, max_size=3, unique=True), max_size=4)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(selection=selections, looked_at=names, value=st.integers(0, VALUES - 1))
def test_results_and_counts_agree_with_plain_queries(
    catalogue: Catalogue, selection: dict[str, list[int]], looked_at: str, value: int
) -> None:
    """One value in five is unknown and must choose nothing."""
    given_ = {name: [f"{name}-{number}" for number in numbers] for name, numbers in selection.items()}
    address = QueryDict("", mutable=True)
    for name, slugs in given_.items():
        address.setlist(name, slugs)
    chosen = {n: known for n, slugs in given_.items() if (known := [s for s in slugs if s in catalogue.groups[n]])}
    answer = catalogue.answer(ask(address, catalogue).question)
    found = {catalogue.cards[slot].slug for slot in answer.slots}
    assert len(found) == answer.total
    assert found == set(plain(chosen).values_list("slug", flat=True))
    if chosen == given_:
        assert found == set(filters(address).qs.values_list("slug", flat=True))
    others = {name: slugs for name, slugs in chosen.items() if name != looked_at}
    slug = f"{looked_at}-{value}"
    expected = plain({**others, looked_at: [slug]}).count() if slug in catalogue.groups[looked_at] else None
    assert answer.counts[looked_at].get(slug) == expected


def test_every_facet_is_offered(catalogue: Catalogue) -> None:
    assert [facet.name for facet in catalogue.facets] == [
        *TAG_VOCABULARIES,
        "ambition",
        "icb",
        "region",
        "evidence",
        "stage",
        "cost",
    ]
    assert len(catalogue.cards) == EXAMPLES - EXAMPLES // 5
    assert set(Vocabulary.values) <= {*FACETS}
