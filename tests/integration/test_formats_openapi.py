"""Responses to generated requests, valid and hostile, match openapi.json."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from examples.finder.filter_set import build_filter_set
from examples.models import Adoption, Cost, EasyReadLine, Example, Quote, Resource
from examples.presenters.coverage import GRID_FACETS
from examples.presenters.evidence_map import MAP_FACETS
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OutcomeFactory,
    TranslationFactory,
    term,
)
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance, status_code_conformance]
TABLES = ("countExamples", "mapFindings", "listCosts", "compareExamples", "writeBrief")
OPERATIONS = ("findExamples", "findExamplesAsTable", "followExamples", "readExample", *TABLES)
REQUESTS = 40  # of each kind to each address
UNCOMPRESSED = {"Accept-Encoding": "identity"}  # schemathesis does not decompress


@pytest.fixture
def example() -> Example:
    """An example with a value for everything in the description; creates another one without."""
    created: Example = ExampleFactory(
        slug="seen", title="Night nurses", boards=[ICBFactory()], items=[FrameworkItemFactory()], started="2020-01-01"
    )
    source = created.sources.get()
    OutcomeFactory(example=created, source=source)
    Cost.objects.create(example=created, kind="running", covers="Staff", source=source, amount="5.50")
    Cost.objects.create(example=created, kind="grant", note="A grant", band=term("cost", "not-stated"))
    Resource.objects.create(example=created, title="Toolkit")
    Adoption.objects.create(example=created, source=source, area="Leeds", since=2020)
    Quote.objects.create(example=created, source=source, text="They came at night.", said_by="a carer")
    TranslationFactory(example=created)
    EasyReadLine.objects.create(example=created, text="They came at night.", picture="night", picture_text="The moon")
    created.related.add(ExampleFactory(slug="bare"))
    return created


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The site in this process. As with Django's test client, requests leave the test's transaction open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def description(client: Client) -> dict[str, Any]:
    return dict(get_ok(client, "/openapi.json").json())


def test_description_has_every_parameter_of_the_finder(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert set(description["components"]["parameters"]) == set(build_filter_set({}).filters)


def test_tables_are_described_with_their_choices(description: dict[str, Any]) -> None:
    choices = {
        (path, parameter["name"]): parameter["schema"]["enum"]
        for path in ("/coverage.csv", "/findings.csv", "/costs.csv")
        for parameter in description["paths"][path]["get"]["parameters"]
    }
    assert choices == {
        ("/coverage.csv", "rows"): list(GRID_FACETS),
        ("/coverage.csv", "columns"): list(GRID_FACETS),
        ("/findings.csv", "rows"): list(MAP_FACETS),
        ("/costs.csv", "kind"): Cost.Kind.values,
        ("/costs.csv", "basis"): Cost.Basis.values,
    }


def test_description_has_every_response_key(client: Client, example: Example, description: dict[str, Any]) -> None:
    """And the responses have every key of the description."""
    schemas = description["components"]["schemas"]
    entry = get_ok(client, "/examples/seen.json").json()
    results = get_ok(client, "/examples.json?q=nights").json()
    assert set(entry) == set(schemas["Example"]["properties"])
    assert set(results) == set(schemas["Results"]["properties"])
    assert set(results["query"]) == set(schemas["Query"]["properties"])
    assert set(results["results"][0]) == set(schemas["Result"]["properties"])


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as-described", "hostile"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_responses_match_the_description(
    example: Example, application: WSGIHandler, name: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", application)
    operation = schema.find_operation_by_id(name)

    @settings(max_examples=REQUESTS, phases=[Phase.generate])
    @given(case=operation.as_strategy(generation_mode=mode))
    def send_request(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, headers=UNCOMPRESSED)

    send_request()


@pytest.mark.parametrize("slug", ["seen", "bare"])
def test_examples_match_the_description(example: Example, application: WSGIHandler, slug: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", application)
    case = schema.find_operation_by_id("readExample").Case(path_parameters={"slug": slug})
    case.call_and_validate(checks=CHECKS, headers=UNCOMPRESSED)


@pytest.mark.parametrize("text", ["%00", "%FF%FE", "%ED%A0%80", "1e309", "%0d%0aX: y", "..%2f..%2fetc", "%F0%9F%92%A9"])
def test_hostile_bytes_are_accepted_in_every_format(client: Client, example: Example, text: str) -> None:
    for name in ("examples.json", "examples.csv", "examples.atom"):
        get_ok(client, f"/{name}?q={text}&setting={text}&sort={text}&page={text}&exact={text}&{text}=1")
    get_ok(client, f"/examples/?view=print&q={text}&setting={text}")
    for ending in ("json", "bib", "ris"):
        assert client.get(f"/examples/{text}.{ending}").status_code == 404
