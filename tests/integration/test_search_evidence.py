"""Examples are found by how they were studied, what was found and what they cost."""

import pytest
from django.test import Client

from examples.models import SynonymGroup
from tests.helpers.factories import ExampleFactory, OutcomeFactory, TermFactory
from tests.integration.test_search import get_text, search_full, search_slugs

pytestmark = pytest.mark.django_db


def test_harm_in_one_result_is_found_below_a_mixed_finding(client: Client) -> None:
    mixed = ExampleFactory(slug="mixed", evidence_direction="mixed")
    OutcomeFactory(example=mixed, source=mixed.sources.get(), direction="harmful")
    assert search_full(client, "it did harm") == {"mixed"}


def test_evaluation_by_a_partner_is_close_to_an_independent_one(client: Client) -> None:
    ExampleFactory(slug="own", title="Own", evaluated_by="the-service-itself")
    ExampleFactory(slug="partner", title="Partner", evaluated_by="a-partner")
    ExampleFactory(slug="independent", title="Independent", evaluated_by="independent")
    assert search_slugs(client, q="independent evaluation") == ["independent", "partner"]
    assert search_full(client, "independent evaluation") == {"independent"}
    assert "Does not mention: independent" in get_text(client, q="independent evaluation")


def test_example_is_found_by_the_name_of_its_study(client: Client) -> None:
    studied = ExampleFactory(slug="studied")
    studied.sources.update(citation="Farrer and others, The Tern Study of lights at night, 2021")
    assert search_full(client, "tern study") == {"studied"}


def test_cost_per_person_is_a_cost(client: Client) -> None:
    ExampleFactory(slug="priced", need="The cost was low.")
    assert search_full(client, "cost per person") == {"priced"}


def test_kind_of_cost_is_found_as_people_ask_for_it(client: Client) -> None:
    costly = ExampleFactory(slug="costly")
    costly.costs.create(source=costly.sources.get(), kind="running", amount=5)
    assert search_full(client, '"running cost"') == {"costly"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("does a hostel visit help people", "studied"),
        ("is there proof for hostel visits", "studied"),
        ("how effective are hostel visits", "studied"),
        ("are hostel visits any good", "studied"),
        ("benefits of hostel visits", "studied"),
        ("do we have hostel visits", "visits"),
        ("hostel visits", "visits"),
    ],
)
def test_question_about_an_effect_ranks_what_was_studied_higher(client: Client, text: str, first: str) -> None:
    studies = TermFactory(vocabulary="intervention", slug="studies", label="Research and evaluation")
    SynonymGroup.objects.create(slug="s7", direction="one-way", terms=["was it studied"], widens_to=[studies.label])
    ExampleFactory(slug="visits", title="Hostel visit: hostel visits", summary="Hostel visits.")
    ExampleFactory(slug="studied", title="Hostel visits").terms.add(studies)
    assert search_slugs(client, q=text)[0] == first
    assert {"visits", "studied"} <= search_full(client, text)
