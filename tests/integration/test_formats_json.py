"""The finder's answer as data, page by page, with everything that was changed or left out."""

from typing import Any

import pytest
from django.test import Client

from examples.finder.formats import json
from examples.models import SynonymGroup
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.helpers.formats import get

pytestmark = pytest.mark.django_db


def body(client: Client, address: str) -> dict[str, Any]:
    return dict(get(client, address).json())


def test_says_what_was_asked_and_what_was_left_out(client: Client) -> None:
    ExampleFactory(slug="seen")
    found = body(client, "/examples.json?setting=home&setting=moon&sort=colour&q=")
    assert found["count"] == 1
    assert found["query"]["filters"] == {"setting": [{"slug": "home", "label": "Home"}]}
    assert found["query"]["sort"] == "newest"
    assert len(found["query"]["notices"]) == 2
    assert "“moon” is not a value of “Setting”" in found["query"]["notices"][0]
    assert found["licence"].endswith("(CC BY 4.0), https://creativecommons.org/licenses/by/4.0/")
    assert found["next"] is None


def test_says_what_was_searched_instead(client: Client) -> None:
    SynonymGroup.objects.create(slug="s1", terms=["EoLC", "end of life"])
    ExampleFactory(title="Palliative care at the end of life")
    mended = body(client, "/examples.json?q=paliative")["query"]
    assert mended["corrected"] == [{"typed": "paliative", "searched": "palliative"}]
    assert body(client, "/examples.json?q=eolc")["query"]["added"] == ["end of life"]
    assert body(client, "/examples.json?q=eolc&exact=1")["count"] == 0
    partly = body(client, "/examples.json?q=palliative+xylophone")
    assert (partly["count"], partly["query"]["missed"]) == (1, 1)


def test_result_has_slugs_and_labels(client: Client) -> None:
    ExampleFactory(slug="seen", evidence_direction="harmful", boards=[ICBFactory(slug="devon")], checked_on=None)
    (result,) = body(client, "/examples.json")["results"]
    assert result["url"] == "http://testserver/examples/seen/"
    assert result["terms"]["setting"] == [{"slug": "home", "label": "Home"}]
    assert result["evidence"] == {"slug": "described", "label": "Described", "direction": "harmful"}
    assert result["icbs"] == [{"slug": "devon", "label": "Devon"}]
    assert result["checked"] is None


def test_pages_follow_one_another(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "PER_PAGE", 2)
    for _ in range(5):
        ExampleFactory()
    first = body(client, "/examples.json?sort=title&setting=home")
    assert first["next"] == "http://testserver/examples.json?setting=home&sort=title&page=2"
    last = body(client, "/examples.json?sort=title&setting=home&page=99")
    assert (last["count"], last["next"], len(last["results"])) == (5, None, 1)
