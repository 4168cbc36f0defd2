"""What is not published is in none of the forms, nor in anything else that machines read."""

import pytest
from django.test import Client

from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.helpers.formats import get
from tests.integration.test_pages import MARK, create_marked_draft, list_public_urls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    return example


def text(client: Client, path: str) -> str:
    return get(client, path).content.decode()


def test_no_draft_is_in_anything_for_machines(client: Client, seen: Example) -> None:
    seen.related.add(create_marked_draft())
    forms = ["csv", "json", "atom"]
    queries = ["", "?setting=home", "?icb=devon&sort=newest", "?q=seen"]
    paths = [f"/examples.{form}{query}" for form in forms for query in queries]
    for path in [*list_public_urls(), *paths, "/examples/?view=print", "/examples/?view=print&setting=home"]:
        assert MARK not in text(client, path), path
    assert get(client, f"/examples.json?q={MARK}").json()["count"] == 0
    for ending in ("/", ".json", ".bib", ".ris"):
        assert client.get(f"/examples/{MARK}{ending}").status_code == 404


@pytest.mark.parametrize("status", ["in_review", "retired"])
def test_other_states_are_in_none_either(client: Client, status: str) -> None:
    ExampleFactory(slug="hidden", status=status, retired_reason="Closed")
    for path in ("/examples.csv", "/examples.json", "/examples.atom", "/examples/?view=print", "/sitemap.xml"):
        assert "hidden" not in text(client, path).replace("visually-hidden", ""), path
    for ending in ("json", "bib", "ris"):
        assert client.get(f"/examples/hidden.{ending}").status_code == 404
