"""What other sites show beside a link to a page: its title and description, and a picture of an example."""

import io
from html.parser import HTMLParser

import pytest
from django.test import Client
from PIL import Image

from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft

pytestmark = pytest.mark.django_db


class MetaReader(HTMLParser):
    """`meta`: name or property -> content."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and (name := values.get("name") or values.get("property")):
            self.meta[name] = values["content"] or ""


def list_meta(page: str) -> dict[str, str]:
    reader = MetaReader()
    reader.feed(page)
    return reader.meta


TITLES = ["Night <nurses> & \u201cday\u201d", "Long " * 39, "\u0645\u0631\u062d\u0628\u0627 \U0001f600"]


def test_page_describes_itself(client: Client) -> None:
    ExampleFactory()
    meta = list_meta(get_ok(client, "/settings/home/?utm_source=letter").content.decode())
    assert meta["og:title"] == "Home – Where care happens – ICB Inspire"
    assert meta["og:url"] == "http://testserver/settings/home/"
    assert meta["og:description"] == meta["description"]
    assert "og:url" not in list_meta(client.get("/nowhere/").content.decode())


@pytest.mark.parametrize("title", TITLES)
def test_example_has_a_picture_with_its_words(client: Client, title: str) -> None:
    ExampleFactory(slug="seen", title=title.strip(), evidence_direction="no-difference")
    meta = list_meta(get_ok(client, "/examples/seen/").content.decode())
    assert meta["og:type"] == "article"
    assert meta["og:image:alt"].startswith(title.strip())
    assert meta["og:image:alt"].endswith("How it was studied: Described. What was found: No difference found.")
    response = get_ok(client, meta["og:image"].removeprefix("http://testserver"))
    assert response["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_draft_has_no_picture(client: Client) -> None:
    draft = create_marked_draft()
    assert client.get(f"/examples/{draft.slug}.png").status_code == 404
    assert client.get(f"/examples/{MARK}.png").status_code == 404
