"""What stands behind an entry or a board is shown: quotes, national frameworks, the board's strategy."""

import pytest
from django.test import Client

from examples.models import Example, Framework, Quote, Strategy, StrategyPriority
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term
from tests.integration.test_pages import get_page_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen")
    return example


def test_board_shows_its_strategy_and_what_serves_it(client: Client, seen: Example) -> None:
    strategy = Strategy.objects.create(icb=ICBFactory(slug="devon"), slug="plan", title="Our plan", completeness="full")
    aim = StrategyPriority.objects.create(strategy=strategy, slug="plan-1", text="Join up care")
    aim.terms.add(term("priority", "coordinated-care"))
    page = get_page_text(client, "/icbs/devon/")
    assert "Join up care" in page
    assert "Coordinated care: 1 example" in page


def test_board_shows_what_is_known_of_its_strategy(client: Client) -> None:
    Strategy.objects.create(
        icb=ICBFactory(slug="devon"), slug="plan", title="Our plan", completeness="none", summary="Care for all.",
        status="draft when seen", scope="all ages", launched="2024-05", years="2024-2029",
        sources="https://www.example.org/a ICB web page\n\nhttp://[ minutes\nhttps://example.org/b\njavascript:x page",
    )  # fmt: skip
    page = get_page_text(client, "/icbs/devon/")
    for said in ("Care for all.", "Draft when seen", "All ages", "May 2024", "2024-2029"):
        assert said in page
    assert '<a href="https://www.example.org/a">ICB web page (example.org)</a>' in page
    assert '<a href="https://example.org/b">https://example.org/b</a>' in page
    assert 'href="javascript' not in page


def test_entry_shows_quotes_with_speaker_and_source(client: Client, seen: Example) -> None:
    source = seen.sources.get()
    assert "Quotes" not in get_page_text(client, "/examples/seen/")
    Quote.objects.create(example=seen, source=source, text="They came <b>at night</b>.", said_by="a carer")
    Quote.objects.create(example=seen, source=source, text="It helped.")
    page = client.get("/examples/seen/").content.decode()
    assert "<blockquote><p>They came &lt;b&gt;at night&lt;/b&gt;.</p></blockquote>" in page
    assert f'a carer. <a class="app-source" href="#source-{source.number}">' in page
    assert 'Said by: <span class="app-not-reported">Not reported</span>' in page
    assert '<a class="nhsuk-contents-list__link" href="#quotes">' in page


def test_entry_says_which_framework_its_ambitions_come_from(client: Client) -> None:
    items = [FrameworkItemFactory(slug="comfort"), FrameworkItemFactory(slug="staff")]
    known = {"publisher": "A partnership", "published": "2021-05", "starts": "2021", "ends": "2026", "status": "ending"}
    Framework.objects.update(**known, title="Ambitions for care", summary="Six ambitions.", source="A page")
    ExampleFactory(slug="seen", items=items)
    page = get_page_text(client, "/examples/seen/")
    assert page.count("About Ambitions for care") == 1
    for said in (
        "Six ambitions.",
        "come from: A page",
        "A partnership",
        "May 2021",
        "2021 to 2026",
        "In its last year",
    ):
        assert said in page
