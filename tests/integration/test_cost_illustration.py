"""What a cost would come to for a board: only where it can be scaled, with the formula and the limits."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from examples.models import ICB, Cost, Example
from examples.presenters.cost_illustration import can_scale, list_illustrations
from examples.presenters.cost_table import CostFigure
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.helpers.formats import get_ok
from tests.integration.test_costs import add_cost

FORMULA = re.compile(
    r"^£([\d,.]+) a patient × ([\d,]+) people using it \(([\d,]+) in every 10,000 of about ([\d,]+)\)$"
)


def read_number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").removeprefix("£"))


@given(
    amount=st.decimals("0.01", "9999999", places=2),
    population=st.integers(1000, 4_000_000),
    rate=st.integers(1, 10_000),
)
def test_printed_formula_gives_the_printed_result(amount: Decimal, population: int, rate: int) -> None:
    cost = Cost(kind="running", amount=amount, per="a patient")
    (item,) = list_illustrations([CostFigure(Example(), cost)], ICB(population=population), rate, 0)
    match = FORMULA.match(item.formula)
    assert match
    printed_amount, people, printed_rate, total = map(read_number, match.groups())
    assert printed_amount == amount
    assert printed_rate == Decimal(rate)
    assert abs(people - total * rate / 10_000) <= Decimal("0.5")
    exact = amount * people
    assert abs(read_number(item.result) - exact) <= max(exact / 20, Decimal("0.5"))
    assert len(item.result.replace(",", "").removeprefix("£").rstrip("0")) <= 2


@pytest.mark.parametrize("kind", Cost.Kind.values)
@pytest.mark.parametrize("per", ["", "a year", "a resident, each session", "a patient, over five years", "a practice"])
def test_other_costs_are_not_scaled(kind: str, per: str) -> None:
    assert not can_scale(Cost(kind=kind, amount=100, per=per))


@pytest.mark.parametrize("kind", ["saving", "grant", "difference"])
def test_savings_grants_and_differences_are_not_scaled(kind: str) -> None:
    assert not can_scale(Cost(kind=kind, amount=100, per="a patient"))
    assert not can_scale(Cost(kind="price", amount=0, per="a patient"))
    assert can_scale(Cost(kind="price", amount=1, per="a patient"))


def test_cost_of_a_child_is_not_multiplied_by_people_of_any_age() -> None:
    assert not can_scale(Cost(kind="running", amount=22_771, per="a year for each child, on average"))


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def figures(self) -> None:
        ICBFactory(slug="devon", short_name="Devon", population=1_200_400)
        ICBFactory(slug="gone", short_name="Gone", population=900_000, closed="2026-04-01")
        ICBFactory(slug="unknown", short_name="Unknown", population=None)
        add_cost(ExampleFactory(title="Night calls"), amount=200, amount_to=300, basis="estimated")

    def test_illustration_has_formula_and_limits(self, client: Client) -> None:
        page = get_ok(client, "/costs/?kind=running&icb=devon&people=5").content.decode()
        assert "£200 to £300 a patient × 600 people using it (5 in every 10,000 of about 1,200,000) =" in page
        assert "about £120,000 to £180,000" in page
        assert "The illustration is not an estimate, a forecast or a budget." in page
        assert '<input type="hidden" name="kind" value="running">' in page

    @pytest.mark.parametrize(
        "query", ["icb=devon", "icb=devon&people=0", "icb=devon&people=1e3", "icb=devon&people=10001"]
    )
    def test_number_of_people_is_the_readers(self, client: Client, query: str) -> None:
        page = get_ok(client, f"/costs/?{query}").content.decode()
        assert "Enter how many people, as a whole number from 1 to 10,000." in page
        assert "<title>Error: " in page
        assert "about £" not in page

    @pytest.mark.parametrize("people", ["", "0"])
    def test_nothing_is_worked_out_after_an_error(self, client: Client, people: str) -> None:
        add_cost(ExampleFactory(title="Whole area"), per="a year, all of England")
        page = get_ok(client, f"/costs/?icb=devon&people={people}").content.decode()
        assert "There is a problem" in page
        assert "Illustration for" not in page

    @pytest.mark.parametrize("board", ["gone", "unknown", "nonsense", "%00"])
    def test_board_without_population_cannot_be_chosen(self, client: Client, board: str) -> None:
        page = get_ok(client, f"/costs/?icb={board}&people=5").content.decode()
        assert "Choose a board from the list." in page
        assert 'value="unknown"' not in page
        assert "about £" not in page

    def test_cost_of_a_board_is_scaled_by_both_populations(self, client: Client) -> None:
        origin = ICBFactory(slug="origin", short_name="Origin", population=600_000)
        add_cost(ExampleFactory(title="One line", boards=[origin]), amount=50_000, per="an ICB")
        other = ICBFactory(slug="other", population=None)
        add_cost(ExampleFactory(title="Two lines", boards=[other]), amount=70_000, per="an ICB")
        page = get_ok(client, "/costs/?icb=devon&people=5").content.decode()
        assert "£50,000 an ICB × 1,200,000 people ÷ 600,000 people (Devon ÷ Origin) =" in page
        assert "about £100,000" in page
        assert "£70,000 an ICB ×" not in page

    def test_other_costs_are_divided_by_the_people_that_their_source_names(self, client: Client) -> None:
        """Patients, an area, England, and each person on a practice's list."""
        rows = [
            (
                "for 200 patients, over 12 months",
                50_000,
                "over 12 months ÷ 200 patients × 600",
            ),
            (
                "a year, for an area of about 150,000 people",
                30_000,
                "÷ 150,000 people (Devon ÷ the area of",
            ),
            ("a year, all of England", 1_200_000, "× 1,200,000 people ÷ 1,200,000 people (Devon ÷ England)"),
            ("a registered patient, at most", 2, "× 1,200,000 people (Devon)"),
        ]
        for per, amount, _ in rows:
            add_cost(ExampleFactory(title=per), amount=amount, per=per)
        page = get_ok(client, "/costs/?icb=devon&people=5").content.decode()
        assert all(formula in page for _, _, formula in rows)
        results = ["£150,000", "£240,000", "£1,200,000", "£2,400,000"]
        assert all(f"about {result}<" in page for result in results)

    def test_page_says_why_the_others_are_left_out(self, client: Client) -> None:
        for kind, per, amount in (
            ("saving", "a year", 5),
            ("price", "", 0),
            ("running", "person, median", 43),
            ("running", "a day for each person", 54),
            ("running", "over ten years", 99),
            ("running", "the first year", 9),
            ("running", "a year for each child, on average", 7),
        ):
            add_cost(ExampleFactory(), kind=kind, per=per, amount=amount)
        page = get_ok(client, "/costs/").content.decode().partition("Amounts that are left out, and why")[2]
        reasons = re.findall(r"<li>(\S+ \S+ ?\S*).*? \((\d)\)</li>", page.partition("</details>")[0])
        assert reasons[0] == ("A whole service", "2")
        assert {reason for reason, number in reasons[1:] if number == "1"} == {
            "Savings, grants and",
            "What is free",
            "A median: half",
            "A day, a",
            "A cost for",
        }

    def test_question_is_not_asked_without_a_cost_to_scale(self, client: Client) -> None:
        Cost.objects.update(per="a year")
        assert "What would this be for us?" not in get_ok(client, "/costs/").content.decode()
