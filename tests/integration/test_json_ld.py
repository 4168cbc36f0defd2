"""What an example's page tells search engines: true, and harmless whatever its texts hold."""

import json
from typing import Any

import pytest
from django.test import Client, override_settings

from examples.models import Example
from examples.presenters.json_ld import ESCAPES
from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get

pytestmark = pytest.mark.django_db
ROOT = "http://testserver"


@pytest.fixture(autouse=True)
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen", title="Seen by all")
    return example


def get_page(client: Client, path: str) -> str:
    return get(client, path).content.decode()


def get_json_ld(client: Client, path: str = "/examples/seen/") -> dict[str, Any]:
    """What the page's JSON-LD block says, read as a browser would find its end."""
    block = get_page(client, path).partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return dict(json.loads(block))


def test_example_tells_search_engines_what_it_is(client: Client, seen: Example) -> None:
    found = get_json_ld(client)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Article")
    assert found["url"] == f"{ROOT}/examples/seen/"
    assert found["name"] == "Seen by all"
    assert found["dateModified"] == seen.updated_at.isoformat()
    assert found["citation"] == [{"@type": "CreativeWork", "name": "A report", "url": "https://example.org/report"}]
    assert {"@type": "Thing", "name": "Home"} in found["about"]
    assert "publisher" not in found
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"


@override_settings(SITE_OWNER="A Charity", SITE_LICENCE="https://licence.example/")
def test_publisher_and_licence_are_named_where_known(client: Client) -> None:
    found = get_json_ld(client)
    assert found["publisher"] == {"@type": "Organization", "name": "A Charity"}
    assert found["license"] == "https://licence.example/"


@override_settings(SITE_LICENCE="")
def test_no_licence_is_named_without_one(client: Client) -> None:
    assert "license" not in get_json_ld(client)


def test_no_text_ends_the_block_or_begins_another(client: Client, seen: Example) -> None:
    evil = "</script><script>alert(1)</script><!--<script> & \u2028 ]]> \"'\\"
    Example.objects.filter(pk=seen.pk).update(title=evil[:150], summary=evil)
    assert get_json_ld(client)["description"] == evil
    page = get_page(client, "/examples/seen/")
    assert page.count("<script>") == get_page(client, "/about/").count("<script>")
    assert set("<>&") <= {chr(letter) for letter in ESCAPES}
