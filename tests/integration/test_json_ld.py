"""The JSON-LD of an example's page: correct, and safe with any text."""

import json
from typing import Any

import pytest
from django.test import Client, override_settings

from examples.models import Example
from examples.presenters.json_ld import ESCAPES
from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
ROOT = "http://testserver"


@pytest.fixture(autouse=True)
def published_entry() -> Example:
    example: Example = ExampleFactory(slug="seen", title="Seen by all")
    return example


def get_page(client: Client, path: str) -> str:
    return get_ok(client, path).content.decode()


def get_json_ld(client: Client, path: str = "/examples/seen/") -> dict[str, Any]:
    """The JSON-LD block, up to where a browser would end it."""
    block = get_page(client, path).partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return dict(json.loads(block))


def test_json_ld_describes_the_example(client: Client) -> None:
    found = get_json_ld(client)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Article")
    assert found["url"] == f"{ROOT}/examples/seen/"
    assert found["name"] == "Seen by all"
    assert found["dateModified"] == found["datePublished"]
    assert found["citation"] == [{"@type": "CreativeWork", "name": "A report", "url": "https://example.org/report"}]
    assert {"@type": "Thing", "name": "Home"} in found["about"]
    assert found["author"] == found["publisher"] == {"@type": "Organization", "name": "ICB Inspire"}
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"


@override_settings(SITE_OWNER="A Charity", SITE_LICENCE="https://licence.example/")
def test_json_ld_names_publisher_and_licence_if_set(client: Client) -> None:
    found = get_json_ld(client)
    assert found["author"] == found["publisher"] == {"@type": "Organization", "name": "A Charity"}
    assert found["license"] == "https://licence.example/"


@override_settings(SITE_LICENCE="")
def test_no_licence_is_named_without_one(client: Client) -> None:
    assert "license" not in get_json_ld(client)


def test_text_cannot_end_the_json_ld_block(client: Client, published_entry: Example) -> None:
    evil = "</script><script>alert(1)</script><!--<script> & \u2028 ]]> \"'\\"
    Example.objects.filter(pk=published_entry.pk).update(title=evil[:150], summary=evil)
    assert get_json_ld(client)["description"] == evil
    page = get_page(client, "/examples/seen/")
    assert page.count("<script>") == get_page(client, "/about/").count("<script>")
    assert set("<>&") <= {chr(letter) for letter in ESCAPES}
