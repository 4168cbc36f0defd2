"""Examples side by side: what differs is marked in words, what nobody reports is folded."""

import re
from html import unescape

import pytest
from django.test import Client

from examples.models import Cost, Example
from examples.presenters.comparison import build_rows
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db


def create_pair() -> list[Example]:
    base = [term("population", "everyone"), term("priority", "coordinated-care")]
    return [
        ExampleFactory(slug="a", place="Leeds", terms=[*base, term("setting", "home")]),
        ExampleFactory(
            slug="b",
            place="Leeds",
            evidence_direction="mixed",
            terms=[*base, term("setting", "home", order=1), term("setting", "hospice", order=2)],
        ),
    ]


def get_page(client: Client, address: str) -> str:
    return unescape(get_ok(client, address).content.decode())


def test_rows_say_whether_examples_differ() -> None:
    rows = {row.label: row for row in build_rows(create_pair())}
    assert rows["Who it helps"].state == "Same"
    assert rows["Where"].state == "Same"
    assert rows["What was found"].state == "Different"
    settings = rows["Where care happens"]
    assert settings.state == "Different"
    assert [(line.text, line.shared) for line in settings.cells[1].lines] == [("Home", True), ("Hospice", False)]
    assert rows["What was needed"].state == ""  # sentences always differ


def test_page_shows_rows_and_folds_what_nobody_reports(client: Client) -> None:
    first, _ = create_pair()
    Example.objects.filter(pk=first.pk).update(workforce="Two nurses")
    page = get_page(client, "/compare/?e=a&e=b")
    table, _, folded = page.partition("<details")
    assert "Two nurses" in table
    assert "Not reported" in table  # by the other
    assert "<li>Effect on equality</li>" in folded
    assert 'scope="row">Effect on equality' not in table
    assert "<strong>Hospice</strong>" in table
    assert '<th scope="col"><a data-shortlist href="/examples/a/' in table


def test_figures_have_their_denominator_comparison_and_kind(client: Client) -> None:
    first, _ = create_pair()
    source = SourceFactory(example=first)
    OutcomeFactory(
        example=first, source=source, measure="Seen", result="18 of 21", comparator="3 days", kind="forecast"
    )
    Cost.objects.create(
        example=first, source=source, kind="running", amount=1200, per="a year", covers="Two nurses.", price_year=2019
    )
    page = get_page(client, "/compare/?e=a&e=b")
    assert "Seen: 18 of 21 (forecast; compared with: 3 days; 2020; service data)" in page
    assert "Running: £1,200 a year; Two nurses (actual; 2019 prices)" in page


def test_one_of_three_can_be_removed(client: Client) -> None:
    create_pair()
    ExampleFactory(slug="c", title="Third")
    page = get_page(client, "/compare/?e=a&e=b&e=c")
    assert 'href="/compare/?e=a&e=b">Remove<span class="nhsuk-u-visually-hidden"> Third<' in page
    assert ">Remove<" not in get_page(client, "/compare/?e=a&e=b")


def test_examples_without_a_contact_lead_to_the_form(client: Client) -> None:
    first, _ = create_pair()
    Example.objects.filter(pk=first.pk).update(contact_name="The night team")
    page = get_page(client, "/compare/?e=a&e=b")
    assert "No contact is published for 1 of these examples." in page
    assert re.findall(r'href="/suggest/\?about=(\w)&subject=contact', page) == ["b"]


def test_only_four_are_compared(client: Client) -> None:
    slugs = [ExampleFactory(slug=f"entry-{n}").slug for n in range(6)]
    page = get_page(client, "/compare/?" + "&".join(f"e={slug}" for slug in slugs))
    assert page.count('<th scope="col">') == 4
    assert "these are the first four" in page
    assert 'href="/shortlist/?e=entry-0&e=entry-1&e=entry-2&e=entry-3&e=entry-4&e=entry-5"' in page


@pytest.mark.parametrize("query", ["", "?e=a", "?e=unknown"])
def test_too_few_to_compare(client: Client, query: str) -> None:
    create_pair()
    assert "Choose two to four examples to compare." in get_page(client, f"/compare/{query}")
