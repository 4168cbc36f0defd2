"""openapi.json describes what is there: generated requests, hostile ones too, and every answer held against it."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from examples.finder.filter_set import filters
from examples.models import Cost, Example, Quote, Resource
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, OutcomeFactory, term
from tests.helpers.formats import get

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance, status_code_conformance]
OPERATIONS = ("findExamples", "findExamplesAsTable", "followExamples", "readExample")
EACH = 40  # requests of each kind to each address
PLAIN = {"Accept-Encoding": "identity"}  # its client does not unpack


@pytest.fixture
def seen() -> Example:
    """An example with something of everything that the description names, and one with nothing."""
    made: Example = ExampleFactory(
        slug="seen", title="Night nurses", boards=[ICBFactory()], items=[FrameworkItemFactory()], started="2020-01-01"
    )
    source = made.sources.get()
    OutcomeFactory(example=made, source=source)
    Cost.objects.create(example=made, kind="running", covers="Staff", source=source, amount="5.50")
    Cost.objects.create(example=made, kind="grant", note="A grant", band=term("cost", "not-stated"))
    Resource.objects.create(example=made, title="Toolkit")
    Quote.objects.create(example=made, source=source, text="They came at night.", said_by="a carer")
    made.related.add(ExampleFactory(slug="bare"))
    return made


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The site, in this process. Its requests leave the test's transaction open, as those of Django's client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    return dict(get(client, "/openapi.json").json())


def test_describes_every_parameter_of_the_finder(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert set(described["components"]["parameters"]) == set(filters({}).filters)


def test_describes_every_value_of_an_example(client: Client, seen: Example, described: dict[str, Any]) -> None:
    """All that is answered is described, and all that is described is answered."""
    schemas = described["components"]["schemas"]
    example = get(client, "/examples/seen.json").json()
    results = get(client, "/examples.json?q=nights").json()
    assert set(example) == set(schemas["Example"]["properties"])
    assert set(results) == set(schemas["Results"]["properties"])
    assert set(results["query"]) == set(schemas["Query"]["properties"])
    assert set(results["results"][0]) == set(schemas["Result"]["properties"])


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as-described", "hostile"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_answers_are_as_described(seen: Example, application: WSGIHandler, name: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", application)
    operation = schema.find_operation_by_id(name)

    @settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, headers=PLAIN)

    ask()


@pytest.mark.parametrize("slug", ["seen", "bare"])
def test_examples_are_as_described(seen: Example, application: WSGIHandler, slug: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", application)
    case = schema.find_operation_by_id("readExample").Case(path_parameters={"slug": slug})
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


@pytest.mark.parametrize("text", ["%00", "%FF%FE", "%ED%A0%80", "1e309", "%0d%0aX: y", "..%2f..%2fetc", "%F0%9F%92%A9"])
def test_hostile_bytes_break_no_form(client: Client, seen: Example, text: str) -> None:
    for form in ("examples.json", "examples.csv", "examples.atom"):
        get(client, f"/{form}?q={text}&setting={text}&sort={text}&page={text}&exact={text}&{text}=1")
    get(client, f"/examples/?view=print&q={text}&setting={text}")
    for ending in ("json", "bib", "ris"):
        assert client.get(f"/examples/{text}.{ending}").status_code == 404
