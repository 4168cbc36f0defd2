"""The JSON of an example has exactly what its page has."""

from html import unescape
from typing import Any

import pytest
from django.db.models import CharField, EmailField, Model, SlugField, TextField, URLField
from django.test import Client

from examples.models import Adoption, Cost, Example, Outcome, Quote, Resource, Source
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, OutcomeFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db


def get_json(client: Client, address: str) -> dict[str, Any]:
    return dict(get_ok(client, address).json())


def mark_fields(model: type[Model]) -> dict[str, str]:
    """A unique text for every text field without fixed choices; a web address for URL fields."""
    fields = [f for f in model._meta.concrete_fields if isinstance(f, CharField | TextField) and not f.choices]
    named = {field.name: f"mark-{model.__name__}-{field.name}".lower().replace("_", "-") for field in fields}
    kinds = {field.name: type(field) for field in fields}
    return {
        name: f"https://example.org/{mark}" if kinds[name] is URLField else mark
        for name, mark in named.items()
        if kinds[name] not in (EmailField, SlugField)
    }


@pytest.fixture
def all_texts() -> set[str]:
    """All texts of an example that has a text in every field, including those of its claims."""
    own_texts = mark_fields(Example)
    created = ExampleFactory(
        **own_texts, slug="seen", boards=[ICBFactory()], items=[FrameworkItemFactory()], started="2020-01-01"
    )
    Source.objects.filter(example=created).update(**mark_fields(Source))
    source = created.sources.get()
    OutcomeFactory(**mark_fields(Outcome), example=created, source=source)
    Cost.objects.create(**mark_fields(Cost), example=created, source=source, kind="running", amount=5, price_year=2020)
    Resource.objects.create(**mark_fields(Resource), example=created)
    Adoption.objects.create(**mark_fields(Adoption), example=created, source=source)
    Quote.objects.create(**mark_fields(Quote), example=created, source=source)
    return {
        mark
        for model in (Example, Source, Outcome, Cost, Resource, Adoption, Quote)
        for mark in mark_fields(model).values()
    }


def test_json_has_exactly_the_texts_of_the_page(client: Client, all_texts: set[str]) -> None:
    page = unescape(get_ok(client, "/examples/seen/").content.decode())
    data = get_ok(client, "/examples/seen.json").content.decode()
    on_page = {mark for mark in all_texts if mark in page}
    assert {mark for mark in all_texts if mark in data} == on_page
    hidden = ("editor-note", "retired-reason", "next-note", "schedule-fault")
    assert all_texts - on_page == {f"mark-example-{name}" for name in hidden}


def test_json_has_each_text_under_its_key(client: Client, all_texts: set[str]) -> None:
    data = get_json(client, "/examples/seen.json")
    assert (data["sections"][0]["id"], data["sections"][0]["text"]) == ("need", "mark-example-need")
    assert data["outcomes"][0]["source"] == data["sources"][0]["number"]
    assert (data["costs"][0]["amount"], data["costs"][0]["said"]) == (5.0, "£5 mark-cost-per")
    quote = {"text": "mark-quote-text", "said_by": "mark-quote-said-by", "source": data["sources"][0]["number"]}
    assert data["quotes"] == [quote]
    assert data["started"] == {"date": "2020-01-01", "precision": "year", "note": "mark-example-started-note"}
    assert data["ended"] == {"date": None, "precision": None, "note": "mark-example-ended-note"}
    assert data["organisations"][0]["role"] == {"slug": "lead", "label": "Led by"}
    assert "cost to set up" in data["unknown"]
    assert data["revision"] == get_json(client, "/examples.json")["revision"]


def test_missing_values_are_null_or_empty(client: Client) -> None:
    ExampleFactory(slug="bare")
    data = get_json(client, "/examples/bare.json")
    assert data["started"] is data["materials"] is None
    assert data["outcomes"] == data["costs"] == []
    assert data["contact"]["email"] == ""


def test_related_published_examples_are_linked(client: Client) -> None:
    created: Example = ExampleFactory(slug="one")
    created.related.add(ExampleFactory(slug="two", title="A & B"), ExampleFactory(slug="three", status="draft"))
    assert get_json(client, "/examples/one.json")["related"] == [
        {"slug": "two", "title": "A & B", "url": "http://testserver/examples/two/"}
    ]
