"""The catalogue's results and counts equal those of plain database queries, for a thousand random selections."""

import random
from collections.abc import Iterable
from itertools import combinations

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.catalogue.adoption_spread import SPREAD
from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from examples.finder.filter_set import build_filter_set
from examples.finder.query_string import build_query_string
from examples.finder.request import parse_request
from examples.models import ICB, TAG_VOCABULARIES, Adoption, Cost, Example, Resource, Succession, Term, Vocabulary
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term

pytestmark = pytest.mark.django_db
EXAMPLES, VALUES = 40, 4
SINGLE = {"evidence": "evidence", "stage": "stage", "cost": "cost_band"}
PATHS = SINGLE | {"ambition": "framework_items", "region": "icbs__region"}
FACETS = [*TAG_VOCABULARIES, "ambition", "icb", "region", *SINGLE, "spread"]
INCLUDED = ["cost", "materials", "contact"]
PLACES = {"none-known": [0], "one": [1], "two-to-five": [2, 3, 4, 5], "six-or-more": [6, 7]}


def create_boards() -> list[ICB]:
    """Two old boards, one of them split, and two successors, in different regions."""
    regions = [term("region", f"region-{n}") for n in range(2)]
    boards: list[ICB] = [ICBFactory(slug=f"icb-{n}", region=regions[n % 2]) for n in range(VALUES)]
    for before, after in ((0, 2), (0, 3), (1, 3)):
        Succession.objects.create(predecessor=boards[before], successor=boards[after], on="2026-04-01", kind="split")
    return boards


@pytest.fixture
def catalogue() -> Catalogue:
    draw = random.Random(20261122)
    terms = {v: [term(v, f"{v}-{n}", order=n) for n in range(VALUES)] for v in (*TAG_VOCABULARIES, *SINGLE)}
    items = [FrameworkItemFactory(slug=f"ambition-{n}") for n in range(VALUES)]
    boards = create_boards()
    for number in range(EXAMPLES):
        example = ExampleFactory(
            slug=f"example-{number:02}",
            status="draft" if number % 5 == 0 else "published",
            evidence=terms["evidence"][0],
            stage=draw.choice(terms["stage"]),
            cost_band=draw.choice(terms["cost"]),
            terms=[t for v in TAG_VOCABULARIES for t in draw.sample(terms[v], draw.randint(1, 3))],
            items=draw.sample(items, draw.randint(0, 2)),
            boards=draw.sample(boards, draw.randint(0, 2)),
        )
        for _ in range(draw.choice([0, 1, 2, 5, 6, 7])):
            Adoption.objects.create(example=example, source=example.sources.get(), area="Leeds")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # otherwise PostgreSQL plans the queries as if the tables were large
    return get_catalogue()


def filter_by_query(filters: dict[str, list[str]]) -> QuerySet[Example]:
    """The finder's rules again, as plain database queries."""
    rows = Example.objects.filter(status="published")
    for facet, slugs in filters.items():
        rows = rows.filter(pk__in=Example.objects.filter(build_condition(facet, slugs)).values("pk"))
    return rows


def build_condition(facet: str, slugs: Iterable[str]) -> Q:
    if facet in TAG_VOCABULARIES:
        return Q(terms__in=Term.objects.filter(vocabulary=facet, slug__in=slugs))
    if facet in PATHS:
        return Q(**{f"{PATHS[facet]}__slug__in": slugs})
    if facet == "spread":
        counted = Example.objects.annotate(places=Count("adoptions"))
        return Q(pk__in=counted.filter(places__in=[n for slug in slugs for n in PLACES[slug]]).values("pk"))
    before = Succession.objects.filter(successor__slug__in=slugs).values("predecessor")
    return Q(icbs__slug__in=slugs) | Q(icbs__in=before)


def build_slug(facet: str, number: int) -> str:
    """The slug of a facet's value; an unknown one for the number after the last."""
    return [*SPREAD, "unknown"][number] if facet == "spread" else f"{facet}-{number}"


names = st.sampled_from(FACETS)
selections = st.dictionaries(names, st.lists(st.integers(0, VALUES), min_size=1, max_size=3, unique=True), max_size=4)


@settings(max_examples=1000)
@given(selection=selections, counted_facet=names, value=st.integers(0, VALUES - 1))
def test_results_and_counts_equal_those_of_plain_queries(
    catalogue: Catalogue, selection: dict[str, list[int]], counted_facet: str, value: int
) -> None:
    """One value in five is unknown and must have no effect."""
    slugs_by_facet = {name: [build_slug(name, number) for number in numbers] for name, numbers in selection.items()}
    address = QueryDict("", mutable=True)
    for name, slugs in slugs_by_facet.items():
        address.setlist(name, slugs)
    bitmaps = catalogue.facet_bitmaps
    filters = {n: known for n, slugs in slugs_by_facet.items() if (known := [s for s in slugs if s in bitmaps[n]])}
    results = catalogue.search(parse_request(address, catalogue).search)
    found = {catalogue.cards[slot].slug for slot in results.slots}
    assert len(found) == results.total
    assert found == set(filter_by_query(filters).values_list("slug", flat=True))
    if filters == slugs_by_facet:
        assert found == set(build_filter_set(address).qs.values_list("slug", flat=True))
    others = {name: slugs for name, slugs in filters.items() if name != counted_facet}
    slug = build_slug(counted_facet, value)
    is_known = slug in bitmaps[counted_facet]
    expected = filter_by_query({**others, counted_facet: [slug]}).count() if is_known else None
    assert results.facet_counts[counted_facet].get(slug) == expected


@settings(max_examples=200)
@given(selection=selections, all_of=st.sets(st.sampled_from([*TAG_VOCABULARIES, "ambition", "icb"])))
def test_all_values_equal_those_of_plain_queries(
    catalogue: Catalogue, selection: dict[str, list[int]], all_of: set[str]
) -> None:
    """`all` has no effect on a facet whose examples have one value, nor on one that is not selected."""
    address = QueryDict("", mutable=True)
    for name, numbers in selection.items():
        address.setlist(name, [slug for n in numbers if (slug := build_slug(name, n)) in catalogue.facet_bitmaps[name]])
    address.setlist("all", sorted(all_of - {"icb"}))
    request = parse_request(address, catalogue)
    found = {catalogue.cards[slot].slug for slot in catalogue.search(request.search).slots}
    assert found == set(build_filter_set(address).qs.values_list("slug", flat=True))
    for name in request.search.all_of:
        chosen = set(address.getlist(name))
        assert all(chosen <= set(card.values[name]) for card in catalogue.cards if card.slug in found)
    assert parse_request(QueryDict(build_query_string(request.search)[1:]), catalogue).search == request.search
    assert not request.notices
    with_other = parse_request(QueryDict("all=icb&all=priority"), catalogue)
    assert with_other.notices == ("There is no filter called “icb”, so it was left out.",)


def test_catalogue_has_every_facet(catalogue: Catalogue) -> None:
    assert [facet.name for facet in catalogue.facets] == [
        *TAG_VOCABULARIES,
        *("evidence", "finding", "includes", "stage", "spread", "cost", "ambition", "icb", "region"),
    ]
    assert len(catalogue.cards) == EXAMPLES - EXAMPLES // 5
    assert set(Vocabulary.values) <= {*FACETS}


def test_results_include_everything_that_was_selected() -> None:
    """Every combination of cost, materials and contact, each in every form that it can have."""
    band, none = term("cost", "under-10k"), term("cost", "not-stated", absent=True)
    for number in range(3 * 4 * 4):
        cost, materials, contact = number % 3, number // 3 % 4, number // 12
        created: Example = ExampleFactory(
            slug=f"example-{number:02}",
            cost_band=band if cost == 1 else none,
            materials=["", "none", "on-request", ""][materials],
            contact_email="a@example.org" if contact == 1 else "",
            contact_name="The team" if contact == 2 else "",
            contact_address="https://example.org/" if contact == 3 else "",
            evidence_direction=Example.Direction.values[number % 5],
        )
        Cost.objects.create(example=created, kind="grant", note="A grant, sum not stated")
        if cost == 2:
            Cost.objects.create(example=created, kind="price", amount=0, source=created.sources.get())
        if materials == 3:
            Resource.objects.create(example=created, title="Toolkit")
    catalogue = get_catalogue()
    for size in range(4):
        for chosen in combinations(INCLUDED, size):
            address = QueryDict("&".join(f"includes={slug}" for slug in chosen))
            results = catalogue.search(parse_request(address, catalogue).search)
            found = {catalogue.cards[slot].slug for slot in results.slots}
            assert found == set(build_filter_set(address).qs.values_list("slug", flat=True))
            shares = {"cost": (2, 3), "materials": (2, 4), "contact": (3, 4)}
            expected = 48
            for slug in chosen:
                expected = expected * shares[slug][0] // shares[slug][1]
            assert len(found) == expected
            for slug, count in results.facet_counts["includes"].items():
                narrower = QueryDict("&".join(f"includes={one}" for one in {*chosen, slug}))
                assert count == catalogue.search(parse_request(narrower, catalogue).search).total
    mixed = QueryDict("finding=mixed&finding=harmful")
    found = {catalogue.cards[slot].slug for slot in catalogue.search(parse_request(mixed, catalogue).search).slots}
    assert found == set(build_filter_set(mixed).qs.values_list("slug", flat=True))
