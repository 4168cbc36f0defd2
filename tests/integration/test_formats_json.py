"""Search results as JSON, page by page, with everything that was changed or left out of the request."""

from typing import Any

import pytest
from django.test import Client

from examples.finder.formats import response_data
from examples.models import SynonymGroup
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db


def get_json(client: Client, address: str) -> dict[str, Any]:
    return dict(get_ok(client, address).json())


def test_query_describes_the_request_and_what_was_left_out(client: Client) -> None:
    ExampleFactory(slug="seen")
    data = get_json(client, "/examples.json?setting=home&setting=moon&sort=colour&q=")
    assert data["count"] == 1
    assert data["query"]["filters"] == {"setting": [{"slug": "home", "label": "Home"}]}
    assert data["query"]["sort"] == "newest"
    assert len(data["query"]["notices"]) == 2
    assert "“moon” is not a value of “Where care happens”" in data["query"]["notices"][0]
    assert data["licence"].endswith("(CC BY 4.0), https://creativecommons.org/licenses/by/4.0/")
    assert data["next"] is None


def test_query_describes_corrections_and_synonyms(client: Client) -> None:
    SynonymGroup.objects.create(slug="s1", terms=["EoLC", "end of life"])
    ExampleFactory(title="Palliative care at the end of life")
    corrected = get_json(client, "/examples.json?q=paliative")["query"]
    assert corrected["corrected"] == [{"typed": "paliative", "searched": "palliative"}]
    assert get_json(client, "/examples.json?q=eolc")["query"]["added"] == ["end of life"]
    assert get_json(client, "/examples.json?q=eolc&exact=1")["count"] == 0
    partial = get_json(client, "/examples.json?q=palliative+xylophone")
    assert (partial["count"], partial["close"]) == (1, 1)
    assert partial["query"]["unknown"] == partial["results"][0]["lacks"] == ["xylophone"]


def test_result_has_slugs_and_labels(client: Client) -> None:
    ExampleFactory(slug="seen", evidence_direction="harmful", boards=[ICBFactory(slug="devon")])
    (result,) = get_json(client, "/examples.json")["results"]
    assert result["url"] == "http://testserver/examples/seen/"
    assert result["terms"]["setting"] == [{"slug": "home", "label": "Home"}]
    assert result["evidence"] == {"slug": "described", "label": "Described"}
    assert result["finding"] == {"slug": "harmful", "label": "It did harm"}
    assert result["icbs"] == [{"slug": "devon", "label": "Devon"}]
    assert result["checked"] == "2026-11-01"


def test_next_links_to_the_next_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_data, "RESULTS_PER_PAGE", 2)
    for _ in range(5):
        ExampleFactory()
    first = get_json(client, "/examples.json?sort=title&setting=home")
    assert first["next"] == "http://testserver/examples.json?setting=home&sort=title&page=2"
    last = get_json(client, "/examples.json?sort=title&setting=home&page=99")
    assert (last["count"], last["next"], len(last["results"])) == (5, None, 1)
