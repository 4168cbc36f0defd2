"""An example as data says what its page says, no less and no more."""

from html import unescape
from typing import Any

import pytest
from django.db.models import CharField, EmailField, Model, SlugField, TextField, URLField
from django.test import Client

from examples.models import Cost, Example, Outcome, Quote, Resource, Source
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, OutcomeFactory
from tests.helpers.formats import get

pytestmark = pytest.mark.django_db


def body(client: Client, address: str) -> dict[str, Any]:
    return dict(get(client, address).json())


def marks(model: type[Model]) -> dict[str, str]:
    """A text of its own for every text field without fixed choices. Addresses get an address."""
    fields = [f for f in model._meta.concrete_fields if isinstance(f, CharField | TextField) and not f.choices]
    named = {field.name: f"mark-{model.__name__}-{field.name}".lower().replace("_", "-") for field in fields}
    kinds = {field.name: type(field) for field in fields}
    return {
        name: f"https://example.org/{mark}" if kinds[name] is URLField else mark
        for name, mark in named.items()
        if kinds[name] not in (EmailField, SlugField)
    }


@pytest.fixture
def full() -> set[str]:
    """An example with a text in every field that it and its claims have. Returns all the texts."""
    own = marks(Example)
    made = ExampleFactory(
        **own, slug="seen", boards=[ICBFactory()], items=[FrameworkItemFactory()], started="2020-01-01"
    )
    Source.objects.filter(example=made).update(**marks(Source))
    source = made.sources.get()
    OutcomeFactory(**marks(Outcome), example=made, source=source)
    Cost.objects.create(**marks(Cost), example=made, source=source, kind="running", amount=5, price_year=2020)
    Resource.objects.create(**marks(Resource), example=made)
    Quote.objects.create(**marks(Quote), example=made, source=source)
    return {mark for model in (Example, Source, Outcome, Cost, Resource, Quote) for mark in marks(model).values()}


def test_example_says_what_its_page_says_and_no_more(client: Client, full: set[str]) -> None:
    page = unescape(get(client, "/examples/seen/").content.decode())
    data = get(client, "/examples/seen.json").content.decode()
    on_page = {mark for mark in full if mark in page}
    assert {mark for mark in full if mark in data} == on_page
    hidden = ("editor-note", "retired-reason", "next-note", "schedule-fault")
    assert full - on_page == {f"mark-example-{name}" for name in hidden}


def test_example_has_everything_in_its_place(client: Client, full: set[str]) -> None:
    data = body(client, "/examples/seen.json")
    assert (data["sections"][0]["id"], data["sections"][0]["text"]) == ("need", "mark-example-need")
    assert data["outcomes"][0]["source"] == data["sources"][0]["number"]
    assert (data["costs"][0]["amount"], data["costs"][0]["said"]) == (5.0, "£5 mark-cost-per")
    said = {"text": "mark-quote-text", "said_by": "mark-quote-said-by", "source": data["sources"][0]["number"]}
    assert data["quotes"] == [said]
    assert data["started"] == {"date": "2020-01-01", "precision": "year", "note": "mark-example-started-note"}
    assert data["ended"] == {"date": None, "precision": None, "note": "mark-example-ended-note"}
    assert data["organisations"][0]["role"] == {"slug": "lead", "label": "Led by"}
    assert "What it cost to set up" in data["unknown"]
    assert data["revision"] == body(client, "/examples.json")["revision"]


def test_example_that_reports_nothing_says_so_by_null(client: Client) -> None:
    ExampleFactory(slug="bare")
    data = body(client, "/examples/bare.json")
    assert data["started"] is data["materials"] is data["checked"] is None
    assert data["outcomes"] == data["costs"] == []
    assert data["contact"]["email"] == ""


def test_related_examples_are_linked(client: Client) -> None:
    made: Example = ExampleFactory(slug="one")
    made.related.add(ExampleFactory(slug="two", title="A & B"), ExampleFactory(slug="three", status="draft"))
    assert body(client, "/examples/one.json")["related"] == [
        {"slug": "two", "title": "A & B", "url": "http://testserver/examples/two/"}
    ]
