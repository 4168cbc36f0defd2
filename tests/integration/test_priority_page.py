"""The page of a priority leads from the need to a start, with the finder's own numbers, above the finder itself."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from examples.models import Cost, Example, Framework, FrameworkItem, Strategy
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory, term
from tests.integration.test_icb_page import get_section
from tests.integration.test_pages import get_page_text

pytestmark = pytest.mark.django_db
MARK = "zanzibar"
CELL = re.compile(r'<td><a href="([^"]*)">(\d+)<')


def create_example(level: int, finding: str = "positive", **values: object) -> Example:
    """Of the priority “carers”, with a result that repeats its title."""
    tags = [term("setting", "home"), term("population", "all"), term("priority", "carers")]
    example: Example = ExampleFactory(terms=tags, **values)
    source = example.sources.get()
    evidence = term("evidence", f"level-{level}", order=level)
    Example.objects.filter(pk=example.pk).update(evidence=evidence, evidence_source=source, evidence_direction=finding)
    OutcomeFactory(example=example, source=source, measure=example.title, result=f"{level} of 9")
    return example


@pytest.fixture(autouse=True)
def levels() -> None:
    for number in range(5):
        term("evidence", f"level-{number}", order=number)


def test_aims_and_boards_that_chose_it_are_named(client: Client) -> None:
    theme = term("priority", "carers")
    for kind, heading in (("law", "The duty"), ("ambitions", "Comfort"), ("statutory-guidance", "Other action")):
        framework = Framework.objects.create(slug=kind, title=f"Title of {kind}", kind=kind)
        item = FrameworkItem.objects.create(framework=framework, slug=f"item-{kind}", heading=heading)
        item.priorities.set([theme] if kind == "ambitions" else [])
    for slug, slugs in (("devon", ["carers"]), ("kent", ["equity"])):
        strategy = Strategy.objects.create(icb=ICBFactory(slug=slug), slug=slug, title="Plan")
        strategy.priorities.create(slug=slug, text="Aim").terms.set([term("priority", name) for name in slugs])
    page = get_page_text(client, "/priorities/carers/")
    asked = get_section(page, "asked")
    assert re.findall(r'<a href="([^"]*)">([^<]*)<', asked) == [
        ("/duty/#law", "The duty"), ("/duty/#ambitions", "Comfort"),
    ]  # fmt: skip
    chosen = get_section(page, "chosen")
    assert "1 of the 2 boards whose priorities we know" in chosen
    assert '<a href="/icbs/devon/">Devon</a>' in chosen
    assert '<a href="/icbs/?show=carers">' in chosen


def test_numbers_of_findings_are_those_of_the_finder(client: Client) -> None:
    for level, finding in ((0, "positive"), (3, "positive"), (4, "positive"), (3, "no-difference"), (1, "harmful")):
        create_example(level, finding)
    ExampleFactory()
    cells = CELL.findall(get_section(get_page_text(client, "/priorities/carers/"), "found"))
    assert [number for _, number in cells] == ["3", "2", "1", "1", "1"]
    for address, number in cells:
        assert f"{number} example{'' if number == '1' else 's'} found" in get_page_text(client, address)


def test_most_rigorous_results_come_first_whatever_they_found(client: Client) -> None:
    create_example(1, title="Least")
    create_example(4, "harmful", title="Most", slug="most", to_start="A **nurse** & a car.\n\nMoney.")
    create_example(2, title="Middle", slug="middle")
    create_example(3, "no-difference", title="Second", slug="second")
    page = get_page_text(client, "/priorities/carers/")
    results = get_section(page, "results-first")
    assert re.findall(r'<li><a href="[^"]*">([^<]*)</a>', results) == ["Most", "Second", "Middle"]
    assert "<strong>4 of 9</strong>" in results
    assert "From the most rigorous studies with a figure, whatever they found." in results
    assert '<span class="app-muted">Study: Level 4. Finding: It did harm.' in results
    start = get_section(page, "start")
    assert re.findall(r'#to-start">([^<]*)<.*?</a>: ([^<]*)<', start) == [("Most", "A nurse & a car. Money.")]
    assert 'href="/brief/?e=most&e=second&e=middle"' in start


def test_costs_lead_to_all_amounts_of_the_priority(client: Client) -> None:
    example = create_example(1, title="Night calls")
    for number in range(4):
        Cost.objects.create(
            example=example, source=example.sources.get(), kind="running", amount=1000 + number, per="a year"
        )
    Cost.objects.create(example=(other := ExampleFactory()), source=other.sources.get(), kind="running", amount=7)
    cost = get_section(get_page_text(client, "/priorities/carers/"), "cost")
    assert cost.count("<li>") == 3
    assert '<a href="/costs/?priority=carers">All 4 amounts with their sources</a>' in cost
    assert "4 of 5 figures" in get_page_text(client, "/costs/?priority=carers")


def test_page_without_examples_says_so_and_shows_no_draft(client: Client) -> None:
    draft = create_example(4, title=MARK, status="draft", to_start=MARK)
    Cost.objects.create(example=draft, source=draft.sources.get(), kind="running", amount=7, covers=MARK)
    page = get_page_text(client, "/priorities/carers/")
    assert MARK not in page
    for sentence in ("No example has a figure that fits here.", "No example reports an amount.",
                     "No example says what is needed to start."):  # fmt: skip
        assert sentence in page
    assert "/brief/?" not in page.partition('id="finder"')[0]


def test_only_priorities_have_a_summary_above_the_finder(client: Client) -> None:
    create_example(1)
    page = get_page_text(client, "/priorities/carers/")
    assert page.index('id="start"') < page.index('id="finder"')
    assert "1 example found with 1 filter." in page
    assert 'id="start"' not in get_page_text(client, "/settings/home/")
    with CaptureQueriesContext(connection) as queries:
        get_page_text(client, "/priorities/carers/?any")
    assert len(queries) <= 2
