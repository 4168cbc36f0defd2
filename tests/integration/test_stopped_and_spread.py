"""What readers see of other places that took an example up, of stopped ones, and of reviews of studies."""

import re

import pytest
from django.test import Client

from examples.models import Adoption, Example
from tests.helpers.factories import ExampleFactory, OrganisationFactory, term
from tests.helpers.formats import read_csv_rows

pytestmark = pytest.mark.django_db


def get_text(client: Client, address: str) -> str:
    """The page as text, each run of white space as one space."""
    return " ".join(re.sub("<[^>]+>", " ", client.get(address).content.decode()).split())


def add_place(example: Example, **values: object) -> None:
    Adoption.objects.create(example=example, source=example.sources.get(), **values)


def test_page_lists_other_places_with_their_sources(client: Client) -> None:
    example = ExampleFactory(slug="seen")
    add_place(example, organisation=OrganisationFactory(name="A Hospice"), area="Leeds", since=2019, note="A trial")
    add_place(example, area="Two prisons", order=1)
    page = get_text(client, "/examples/seen/")
    number = example.sources.get().number
    # A row can be many places, so rows are not counted.
    assert "The other places that we know of, each as its source reported it. Some may have stopped since." in page
    assert f"A Hospice, Leeds, since 2019. A trial Source {number}" in page
    assert f"Two prisons Source {number}" in page


def test_page_without_other_places_says_nothing_of_them(client: Client) -> None:
    ExampleFactory(slug="seen")
    assert "other place" not in get_text(client, "/examples/seen/")


def test_other_places_are_found_by_search_and_counted_by_spread(client: Client) -> None:
    example = ExampleFactory(title="Taken up")
    add_place(example, area="Scunthorpe")
    ExampleFactory(title="Alone")
    assert [row["title"] for row in read_csv_rows(client, "q=scunthorpe")] == ["Taken up"]
    assert [row["title"] for row in read_csv_rows(client, "spread=one")] == ["Taken up"]
    assert [row["title"] for row in read_csv_rows(client, "spread=none-known")] == ["Alone"]
    assert read_csv_rows(client, "q=scunthorpe")[0]["other_places"] == "1"


@pytest.mark.parametrize(("stopped", "shown"), [("It was withdrawn (source 1).", True), ("", False)])
def test_card_says_when_and_why_only_if_stopped(stopped: str, shown: bool, client: Client) -> None:
    """A project that came to its planned end was not stopped."""
    ExampleFactory(stage=term("stage", "ended"), stopped=stopped, ended="2014-07-14", ended_note="A review")
    assert ("Why it ended: A review" in get_text(client, "/examples/")) == shown


def test_stopped_and_lessons_are_on_the_page_and_searched(client: Client) -> None:
    ExampleFactory(slug="seen", stopped="Funding was withdrawn.", lessons="- Begin **early**.")
    page = get_text(client, "/examples/seen/")
    assert "Why it was stopped Funding was withdrawn." in page
    assert "What others can learn Begin early ." in page
    assert [row["stopped"] for row in read_csv_rows(client, "q=withdrawn")] == ["Funding was withdrawn."]
    ExampleFactory(slug="running")
    assert "Why it was stopped" not in get_text(client, "/examples/running/")


def test_review_of_studies_says_so(client: Client) -> None:
    """That a review ended says nothing of the services in it."""
    ExampleFactory(slug="seen", kind="review", stage=term("stage", "ended", label="No longer runs"))
    assert "Review of studies" in get_text(client, "/examples/")
    assert "This is a review of studies." in get_text(client, "/examples/seen/")
    assert "· No longer runs" not in get_text(client, "/examples/")
    assert "Still running? No longer runs" not in get_text(client, "/examples/seen/")
    assert read_csv_rows(client, "")[0]["kind"] == "Review of studies"
