"""A board's page starts from the priorities of its own strategy, and leads from each to what serves it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from examples.models import ICB, Example, Strategy, StrategyPriority, Succession
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term
from tests.integration.test_pages import get_page_text

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="([^"]*)">([^<]*)<')


@pytest.fixture
def board() -> ICB:
    created: ICB = ICBFactory(slug="devon", name="NHS Devon", opened="2022-07-01")
    return created


def add_strategy(board: ICB, *priorities: str, **values: str) -> Strategy:
    strategy = Strategy.objects.create(
        **{"icb": board, "slug": f"plan-{board.slug}", "title": "Our plan", "completeness": "full"} | values
    )
    for order, text in enumerate(priorities):
        row = StrategyPriority.objects.create(strategy=strategy, slug=f"{board.slug}-{order}", text=text, order=order)
        row.terms.add(term("priority", "coordinated-care"), term("priority", "carers"))
    return strategy


def get_section(page: str, heading: str) -> str:
    return page.partition(f'id="{heading}"')[2].partition("</section>")[0]


def test_priorities_come_first_in_the_strategys_order_and_with_its_numbers(client: Client, board: ICB) -> None:
    add_strategy(
        board, "2. Join up care", "7. Help carers", "Cover children too", sources="https://a.example/ web page"
    )
    page = get_page_text(client, "/icbs/devon/")
    assert re.findall(r"<h2[^>]*>([^<]*)<", page)[:3] == [
        "Palliative care priorities in its strategy",
        "Examples from its area",
        "Boards that chose the same priorities",
    ]
    assert re.findall(r"<li value=\"(\d)\">\s*([^<\n]*)", page) == [("2", "Join up care"), ("7", "Help carers")]
    assert re.findall(r'<li value="1" class="app-priorities__lettered">\s*([^<\n]*)', page) == ["Cover children too"]
    assert "All 3 priorities are listed, in our own words. Letters are ours, where we know no number." in page
    assert 'Read the document: <a href="https://a.example/">Web page (a.example)</a>' in page


@pytest.mark.parametrize(
    ("completeness", "sentence"),
    [
        ("partial", "These are the priorities that we could read, in our own words; the list goes on. Letters"),
        (
            "aims-only",
            "The strategy’s general aims, in our own words; we found no list of priorities in the text we had. Letters",
        ),
    ],
)
def test_page_says_how_much_of_the_list_was_read(completeness: str, sentence: str, client: Client, board: ICB) -> None:
    add_strategy(board, "Join up care", completeness=completeness)
    assert f">{sentence} are ours, where we know no number.<" in get_page_text(client, "/icbs/devon/")


@pytest.mark.parametrize("completeness", ["full", "partial", "aims-only", "none"])
def test_page_of_a_strategy_without_priorities_says_so(completeness: str, client: Client, board: ICB) -> None:
    add_strategy(board, completeness=completeness)
    text = get_page_text(client, "/icbs/devon/")
    assert ">We could not get the text of this strategy, so we do not list its priorities.<" in text


def test_each_priority_leads_to_the_finder_with_its_themes(client: Client, board: ICB) -> None:
    add_strategy(board, "3. Join up care")
    ExampleFactory(slug="joined")
    ExampleFactory(slug="local", terms=[term("setting", "home"), term("priority", "carers"), term("population", "all")],
                   boards=[board])  # fmt: skip
    ExampleFactory(terms=[term("setting", "home"), term("priority", "other"), term("population", "all")])
    both = ExampleFactory(slug="both")
    both.terms.add(term("priority", "carers"), term("priority", "coordinated-care"))
    links = {text: unescape(href) for href, text in LINK.findall(get_page_text(client, "/icbs/devon/"))}
    themes = "priority=carers&priority=coordinated-care"
    assert links["1 example for priority 3"] == f"/examples/?{themes}&all=priority&sort=evidence"
    assert "1 example found" in get_page_text(client, links["1 example for priority 3"])
    assert links["3 examples for part of priority 3"] == f"/examples/?{themes}&sort=evidence"
    own = links["1 example from this board’s area for part of priority 3"]
    assert own == f"/examples/?{themes}&icb=devon&sort=evidence"
    assert "3 examples found" in get_page_text(client, links["3 examples for part of priority 3"])
    assert "1 example found" in get_page_text(client, own)


def test_examples_of_the_area_that_have_all_themes_are_for_the_whole_priority(client: Client, board: ICB) -> None:
    add_strategy(board, "3. Join up care")
    local = ExampleFactory(boards=[board])
    local.terms.add(term("priority", "carers"), term("priority", "coordinated-care"))
    assert ">1 example from this board’s area for priority 3<" in get_page_text(client, "/icbs/devon/")


def test_what_serves_a_priority_best_comes_first(client: Client, board: ICB) -> None:
    """Tested against a comparison, then measured, then described; most themes first; what made no difference last."""
    add_strategy(board, "1. Join up care")
    both = [term("setting", "home"), term("population", "all"), term("priority", "carers")]
    level = term("evidence", "compared", order=3)
    ExampleFactory(title="One theme")
    ExampleFactory(title="Two themes", terms=[*both, term("priority", "coordinated-care")])
    ExampleFactory(title="No difference", evidence_direction="no-difference")
    ExampleFactory(title="Less rigorous")
    for example in Example.objects.filter(title__in=("One theme", "No difference")):
        Example.objects.filter(pk=example.pk).update(evidence=level, evidence_source=example.sources.get())
    best = get_section(get_page_text(client, "/icbs/devon/"), "priorities").partition("app-priorities__best")[2]
    titles = ["One theme", "Two themes", "Less rigorous"]
    assert re.findall(r">([^<]*)</a> <span", best) == titles
    assert best.count('<input type="checkbox" form="shortlist" name="e"') == 3
    assert "Study: Compared. Finding: Not known." in best


def test_successor_shows_the_strategies_of_the_boards_before_it(client: Client, board: ICB) -> None:
    add_strategy(board, "1. Join up care")
    new = ICBFactory(slug="new", opened="2026-04-01")
    ICB.objects.filter(pk=board.pk).update(closed="2026-04-01")
    Succession.objects.create(predecessor=board, successor=new, on="2026-04-01", kind="merger", part="whole")
    page = get_page_text(client, "/icbs/new/")
    assert "Join up care" in page
    assert "NHS Devon, closed 1 April 2026:</span> Our plan</h3>" in page
    assert "We have not found a strategy of this board itself." in page
    closed = get_page_text(client, "/icbs/devon/")
    assert 'This board closed on 1 April 2026. Its area is now part of <a href="/icbs/new/">' in closed
    assert "NHS Devon, closed" not in closed
    assert "We have not found" not in closed


def test_newest_and_whole_boards_come_first_among_those_before(client: Client, board: ICB) -> None:
    new = ICBFactory(slug="new", opened="2026-04-01")
    for slug, opened, part in (("a", "2022-07-01", "Farnham"), ("b", "2022-07-01", "whole"), ("c", "2024-07-01", "C")):
        before = ICBFactory(slug=slug, opened=opened, closed="2026-04-01")
        add_strategy(before, f"1. Of {slug}")
        Succession.objects.create(predecessor=before, successor=new, on="2026-04-01", kind="merger", part=part)
    add_strategy(new, "1. Of its own")
    page = get_page_text(client, "/icbs/new/")
    assert re.findall(r'<li value="1">\s*Of ([^<\n]*)', page) == ["its own", "c", "b", "a"]
    assert "We have not found a strategy" not in page


def test_board_without_a_strategy_offers_the_national_ones_and_asks_for_its_own(client: Client, board: ICB) -> None:
    ExampleFactory(items=[FrameworkItemFactory(slug="comfort", heading="Comfort")])
    page = get_page_text(client, "/icbs/devon/")
    assert '<a href="/examples/?ambition=comfort">Comfort</a>' in page
    address = "/suggest/?about=devon&subject=strategy"
    assert f'<a href="{address}">send us your strategy</a>' in page
    form = get_page_text(client, address)
    assert "Send us your strategy</h1>" in form
    assert "strategy or priorities of NHS Devon" in form
    assert "Suggest an example</h1>" in get_page_text(client, "/suggest/?about=nowhere&subject=strategy")


def test_facts_of_the_strategy_are_one_line_and_sources_are_folded(client: Client, board: ICB) -> None:
    add_strategy(
        board, completeness="none", summary="Care for all.", status="draft when seen", scope="all ages",
        launched="2024-05", years="from 2024",
        sources="https://www.example.org/a ICB web page\n\nhttp://[ minutes\nhttps://example.org/b\njavascript:x page",
    )  # fmt: skip
    page = get_page_text(client, "/icbs/devon/")
    assert "Care for all." in page
    assert "From 2024; launched May 2024; draft when seen; all ages." in page
    folded = page.partition("Codes and sources")[2]
    assert '<a href="https://www.example.org/a">ICB web page (example.org)</a>' in folded
    assert '<a href="https://example.org/b">https://example.org/b</a>' in folded
    assert board.ods_code in folded
    assert 'href="javascript' not in page


def test_boards_with_the_same_priorities_say_what_they_share(client: Client, board: ICB) -> None:
    add_strategy(board, "1. Join up care")
    similar, other = ICBFactory(slug="kent"), ICBFactory(slug="essex")
    add_strategy(similar, "1. Care together")
    for theme in ("equity", "carers"):
        row = StrategyPriority.objects.create(
            strategy=Strategy.objects.get(icb=similar), slug=f"kent-{theme}", text="Aim", order=2
        )
        row.terms.add(term("priority", theme))
    Strategy.objects.create(icb=other, slug="essex", title="Plan").priorities.create(slug="e", text="A").terms.add(
        term("priority", "carers")
    )
    ExampleFactory(boards=[similar])
    section = get_section(get_page_text(client, "/icbs/devon/"), "same-priorities")
    assert re.findall(r'<li><a href="([^"]*)">', section) == ["/icbs/kent/"]
    assert "Shares 2 of the 3 priorities that we matched to it: Carers, Coordinated care." in section
    assert "1 example from its area." in section
    assert "for the 2 other boards whose priorities we know" in section
    assert '<a href="/examples/?icb=kent">1 example from these boards’ areas<span' in section


def test_boards_that_inherited_one_strategy_are_not_compared(client: Client, board: ICB) -> None:
    """Nobody chose the same twice: both have it from the board that was split."""
    add_strategy(board, "1. Join up care")
    ICB.objects.filter(pk=board.pk).update(closed="2026-04-01")
    for slug, part in (("east", "East Devon"), ("west", "West Devon")):
        new = ICBFactory(slug=slug, opened="2026-04-01")
        Succession.objects.create(predecessor=board, successor=new, on="2026-04-01", kind="split", part=part)
    add_strategy(ICBFactory(slug="kent"), "1. Care together")
    section = get_section(get_page_text(client, "/icbs/east/"), "same-priorities")
    assert re.findall(r'<li><a href="([^"]*)">', section) == ["/icbs/kent/"]
    assert "for the 1 other board whose priorities we know" in section


def test_boards_of_its_size_are_the_nearest_in_population(client: Client, board: ICB) -> None:
    for slug, population in (("devon", 1_000_400), ("half", 500_000), ("near", 1_100_000), ("huge", 9_000_000)):
        ICBFactory(slug=slug)
        ICB.objects.filter(slug=slug).update(population=population)
    ICB.objects.filter(pk=ICBFactory(slug="closed").pk).update(population=1_000_000, closed="2026-04-01")
    ExampleFactory(boards=[ICBFactory(slug="near"), ICBFactory(slug="half")])
    section = get_section(get_page_text(client, "/icbs/devon/"), "elsewhere")
    assert re.findall(r'<li><a href="([^"]*)">', section) == ["/icbs/near/", "/icbs/half/", "/icbs/huge/"]
    assert "About 1,100,000 people (Census 2021). 1 example from its area." in section
    assert "This board has about 1,000,000 people (Census 2021)." in section
    assert '<a href="/examples/?icb=near&icb=half&icb=huge">1 example from these boards’ areas<span' in section
    assert '<a href="/examples/?region=midlands">1 example from the NHS region Midlands</a>' in section


def test_successions_are_in_words_and_the_feed_is_linked(client: Client, board: ICB) -> None:
    new = ICBFactory(slug="new", name="NHS New", opened="2026-04-01")
    ICB.objects.filter(pk=board.pk).update(closed="2026-04-01")
    Succession.objects.create(predecessor=board, successor=new, on="2026-04-01", kind="split", part="Exeter")
    page = get_page_text(client, "/icbs/new/")
    assert 'Part of the area of <a href="/icbs/devon/">NHS Devon</a>: Exeter, on 1 April 2026' in page
    assert '<a href="/examples.atom?icb=new">' in page
    old = get_page_text(client, "/icbs/devon/")
    assert 'Exeter: to <a href="/icbs/new/">NHS New</a>, on 1 April 2026' in old
    assert 'part of <a href="/icbs/new/">NHS New</a> (Exeter).' in old


def test_page_makes_one_query(client: Client, board: ICB) -> None:
    add_strategy(board, "1. Join up care")
    ICBFactory(slug="kent")
    get_page_text(client, "/icbs/devon/")
    with CaptureQueriesContext(connection) as queries:
        get_page_text(client, "/icbs/kent/")
    assert len(queries) == 1
