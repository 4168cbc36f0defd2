"""The Easy Read version of an entry: short sentences beside pictures that are described."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from examples.models import EasyReadLine, Example
from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
ADDRESS = "/examples/seen/easy-read/"


@pytest.fixture
def entry() -> Example:
    created: Example = ExampleFactory(slug="seen", title="Night nurses")
    EasyReadLine.objects.create(example=created, order=2, text="It helped <b>some</b> people.")
    EasyReadLine.objects.create(
        example=created, order=1, text="A nurse visits you.", picture="nurse", picture_text="A nurse & a door"
    )
    return created


def get_text(client: Client, path: str) -> str:
    return get_ok(client, path).content.decode()


def test_page_has_sentences_in_order_and_pictures_with_text(client: Client, entry: Example) -> None:
    page = get_text(client, ADDRESS)
    assert re.findall(r"<li class=\"app-easy-read__line\">.*?<p>(.*?)</p>", page, re.DOTALL) == [
        "A nurse visits you.",
        "It helped &lt;b&gt;some&lt;/b&gt; people.",
    ]
    assert re.findall(r'<svg class="app-easy-read__picture"[^>]* role="img" aria-label="([^"]*)"', page) == [
        "A nurse &amp; a door"
    ]
    assert "Need help now?" in page
    assert f"<title>Easy Read: Night nurses – {settings.SITE_NAME}</title>" in page


def test_version_is_linked_and_listed(client: Client, entry: Example) -> None:
    assert f'<a href="{ADDRESS}"' in get_text(client, "/examples/seen/")
    assert '<a href="/examples/seen/">Read more about this example</a>' in get_text(client, ADDRESS)
    assert f"<loc>http://testserver{ADDRESS}</loc>" in get_text(client, "/sitemap.xml")
    assert f"**Also in:** Easy Read <http://testserver{ADDRESS}>" in get_text(client, "/examples/seen.md")
    assert get_ok(client, "/examples/seen.json").json()["easy_read"][0] == {
        "text": "A nurse visits you.", "picture": {"slug": "nurse", "label": "A nurse"},
        "picture_text": "A nurse & a door",
    }  # fmt: skip


def test_entry_without_the_version_has_no_page_for_it(client: Client) -> None:
    ExampleFactory(slug="seen")
    assert client.get(ADDRESS).status_code == 404
    assert "easy-read" not in get_text(client, "/examples/seen/")
    assert "easy-read" not in get_text(client, "/sitemap.xml")


def test_draft_has_no_page(client: Client, entry: Example) -> None:
    Example.objects.filter(pk=entry.pk).update(status="draft")
    assert client.get(ADDRESS).status_code == 404


def test_retired_entry_says_so(client: Client, entry: Example) -> None:
    Example.objects.filter(pk=entry.pk).update(status="retired", retired_reason="It closed.")
    page = unescape(get_text(client, ADDRESS))
    assert "It closed." in page
    assert '<meta name="robots" content="noindex, follow">' in page


@pytest.mark.parametrize("values", [{"picture": "home"}, {"picture_text": "A home"}, {"text": ""}])
def test_picture_needs_its_text(entry: Example, values: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EasyReadLine.objects.create(**({"example": entry, "text": "You are at home."} | values))


@pytest.mark.once
def test_every_picture_is_drawn() -> None:
    drawn = {path.stem for path in (settings.BASE_DIR / "templates/pictures").glob("*.html")}
    assert drawn == set(EasyReadLine.Picture.values)
