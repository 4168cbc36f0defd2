"""Unpublished examples are in none of the formats, and in nothing else that programs read."""

import pytest
from django.test import Client

from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, add_translation_and_easy_read
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft, list_public_urls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published_example() -> Example:
    created: Example = ExampleFactory(
        slug="seen",
        title="Seen by all",
        boards=[ICBFactory(slug="devon")],
        organisations=[OrganisationFactory(slug="trust")],
    )
    add_translation_and_easy_read(created)
    return created


def get_text(client: Client, path: str) -> str:
    return get_ok(client, path).content.decode()


def test_drafts_are_in_no_format(client: Client, published_example: Example) -> None:
    published_example.related.add(create_marked_draft())
    formats = ["csv", "json", "atom"]
    queries = ["", "?setting=home", "?icb=devon&sort=newest", "?q=seen"]
    paths = [f"/examples.{extension}{query}" for extension in formats for query in queries]
    for path in [*list_public_urls(), *paths, "/examples/?view=print", "/examples/?view=print&setting=home"]:
        assert MARK not in get_text(client, path), path
    assert get_ok(client, f"/examples.json?q={MARK}").json()["count"] == 0
    for ending in ("/", ".json", ".bib", ".ris"):
        assert client.get(f"/examples/{MARK}{ending}").status_code == 404


@pytest.mark.parametrize("status", ["in_review", "retired"])
def test_other_unpublished_states_are_in_no_format(client: Client, status: str) -> None:
    ExampleFactory(slug="zanzibar", status=status, retired_reason="Closed")
    for path in ("/examples.csv", "/examples.json", "/examples.atom", "/examples/?view=print", "/sitemap.xml"):
        assert "zanzibar" not in get_text(client, path), path
    for ending in ("json", "bib", "ris"):
        assert client.get(f"/examples/zanzibar.{ending}").status_code == 404
