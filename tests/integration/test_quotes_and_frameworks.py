"""Background of entries: quotes and national frameworks."""

import pytest
from django.test import Client

from examples.models import Example, Framework, Quote
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory
from tests.integration.test_pages import get_page_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def published_entry() -> Example:
    example: Example = ExampleFactory(slug="seen")
    return example


def test_entry_shows_quotes_with_speaker_and_source(client: Client, published_entry: Example) -> None:
    source = published_entry.sources.get()
    assert "Quotes" not in get_page_text(client, "/examples/seen/")
    Quote.objects.create(example=published_entry, source=source, text="They came <b>at night</b>.", said_by="a carer")
    Quote.objects.create(example=published_entry, source=source, text="It helped.")
    page = client.get("/examples/seen/").content.decode()
    assert "<blockquote><p>They came &lt;b&gt;at night&lt;/b&gt;.</p></blockquote>" in page
    assert f'a carer. <a class="app-source" href="#source-{source.number}">' in page
    assert page.count("Said by") == 1
    assert '<a class="nhsuk-contents-list__link" href="#quotes">' in page


def test_entry_shows_the_framework_of_its_ambitions(client: Client) -> None:
    items = [FrameworkItemFactory(slug="comfort"), FrameworkItemFactory(slug="staff")]
    known = {"publisher": "A partnership", "published": "2021-05", "starts": "2021", "ends": "2026", "status": "ending"}
    Framework.objects.update(**known, title="Ambitions for care", summary="Six ambitions.", source="A page")
    ExampleFactory(slug="seen", items=items)
    page = get_page_text(client, "/examples/seen/")
    assert page.count("About Ambitions for care") == 1
    for words in ("Six ambitions.", "Source: A page", "A partnership", "May 2021", "2021 to 2026", "In its last year"):
        assert words in page
