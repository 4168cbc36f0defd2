"""The map of boards: a tile and a row in the table for each board, with the numbers that plain queries give."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ruamel.yaml import YAML

from examples.models import ICB, Strategy, StrategyPriority, Succession
from examples.presenters.board_map import load_layouts
from tests.helpers.factories import ExampleFactory, ICBFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
TILE = re.compile(r'<a class="app-map__tile app-map__tile--(\w+)" href="([^"]*)">\s*<title>([^<]*)<')
NUMBER = re.compile(r'<text class="app-map__number"[^>]*>([^<]*)<')
ROW = re.compile(r'<th scope="row"><a href="([^"]*)">([^<]*)</a>.*?<td>([^<]*)</td>', re.DOTALL)
REGION = re.compile(r'scope="rowgroup"[^>]*>([^<]*)<')


@pytest.fixture(autouse=True)
def boards() -> dict[str, ICB]:
    """Essex took over the area of Mid and South Essex. Devon has a strategy, Essex an inherited one, Kent none."""
    slugs, region = ("devon", "kent-and-medway", "essex", "mid-and-south-essex"), term("region", "south", label="South")
    rows: dict[str, ICB] = {slug: ICBFactory(slug=slug, region=region) for slug in slugs}
    ICB.objects.filter(slug="mid-and-south-essex").update(closed="2026-04-01")
    ICB.objects.filter(slug="essex").update(opened="2026-04-01")
    Succession.objects.create(predecessor=rows["mid-and-south-essex"], successor=rows["essex"], on="2026-04-01",
                              kind="merger", part="whole")  # fmt: skip
    for slug in ("devon", "mid-and-south-essex"):
        strategy = Strategy.objects.create(icb=rows[slug], slug=slug, title="Our plan", completeness="full")
        for number, theme in enumerate(("carers", "carers" if slug == "devon" else "equity")):
            priority = StrategyPriority.objects.create(strategy=strategy, slug=f"{slug}-{number}", text="Aim")
            priority.terms.add(term("priority", theme))
    compared = term("evidence", "compared", order=3)
    for number, slug in enumerate(("devon", "devon", "mid-and-south-essex")):
        example = ExampleFactory(boards=[rows[slug]])
        if number:
            type(example).objects.filter(pk=example.pk).update(evidence=compared, evidence_source=example.sources.get())
    ExampleFactory(status="draft", boards=[rows["kent-and-medway"]])
    return rows


def read_map(client: Client, query: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """Address of a board -> its number on the map, and in the table."""
    page = get_ok(client, f"/icbs/{query}").content.decode()
    tiles = [unescape(href) for _, href, _ in TILE.findall(page)]
    return dict(zip(tiles, NUMBER.findall(page), strict=True)), {href: number for href, _, number in ROW.findall(page)}


@pytest.mark.parametrize(
    ("query", "devon", "kent", "essex"),
    [
        ("", "2", "0", "1"),
        ("?show=examples", "2", "0", "1"),
        ("?show=compared", "1", "0", "1"),
        ("?show=strategies", "1", "0", "1"),
        ("?show=carers", "2", "?", "1"),
        ("?show=equity", "0", "?", "1"),
        ("?show=moon&year=1066", "2", "0", "1"),
    ],
)
def test_map_and_table_show_the_number_of_the_measure(
    client: Client, query: str, devon: str, kent: str, essex: str
) -> None:
    expected = {"/icbs/devon/": devon, "/icbs/kent-and-medway/": kent, "/icbs/essex/": essex}
    tiles, rows = read_map(client, query)
    assert tiles == expected
    assert rows == {href: "Not known" if number == "?" else number for href, number in expected.items()}


def test_number_of_examples_is_that_of_the_finder(client: Client) -> None:
    for href, number in read_map(client)[0].items():
        found = get_ok(client, f"/examples.json?icb={href.split('/')[-2]}").json()
        assert found["count"] == int(number), href


def test_map_switches_to_the_boards_of_2022(client: Client) -> None:
    today = get_ok(client, "/icbs/?show=carers").content.decode()
    assert '<a href="/icbs/?show=carers&amp;year=2022">Show the 3 boards of 2022</a>' in today
    assert "Showing the 3 boards of today" in today
    tiles, rows = read_map(client, "?year=2022")
    assert tiles.keys() == rows.keys() == {"/icbs/devon/", "/icbs/kent-and-medway/", "/icbs/mid-and-south-essex/"}
    page = get_ok(client, "/icbs/?year=2022").content.decode()
    assert "(closed 1 April 2026)" in page
    assert '<input type="hidden" name="year" value="2022">' in page  # another measure keeps the year


def test_tile_says_its_board_and_number_in_words(client: Client) -> None:
    page = get_ok(client, "/icbs/?show=carers").content.decode()
    assert [unescape(name) for *_, name in TILE.findall(page)] == [
        "Essex 1: Essex, 1 matching priority",
        "K&M ?: Kent and medway, not known",
        "Devon 2: Devon, 2 matching priorities",
    ]  # fmt: skip
    assert [shade for shade, *_ in TILE.findall(page)] == ["several", "none", "many"]
    assert REGION.findall(page) == ["South"]
    assert "“moon”" not in get_ok(client, "/icbs/?show=moon").content.decode()


def test_unknown_choice_is_said(client: Client) -> None:
    notice = "There is no map for the address you used."
    for query in ("?show=moon", "?year=1066", "?show=%00"):
        assert notice in get_ok(client, f"/icbs/{query}").content.decode()
    assert notice not in get_ok(client, "/icbs/?show=carers&year=2022").content.decode()


def test_board_without_a_place_is_in_the_table(client: Client) -> None:
    ICBFactory(slug="newest", opened="2026-10-01")
    tiles, rows = read_map(client)
    assert "/icbs/newest/" not in tiles
    assert rows["/icbs/newest/"] == "0"


def test_map_makes_one_query(client: Client) -> None:
    get_ok(client, "/icbs/")
    for query in ("?show=carers", "?show=compared&year=2022"):
        with CaptureQueriesContext(connection) as queries:
            get_ok(client, f"/icbs/{query}")
        assert len(queries) == 1, query


def test_every_board_of_the_fixtures_has_its_own_place() -> None:
    fixtures = YAML(typ="safe").load(Path(settings.BASE_DIR, "fixtures/icbs.yaml"))["icbs"]
    for year, tiles in load_layouts().items():
        open_boards = {
            row["slug"]
            for row in fixtures
            if row["opened"].year <= year and (row["closed"] is None or row["closed"].year > year)
        }
        assert set(tiles) == open_boards
        assert len({(column, line) for column, line, _ in tiles.values()}) == len(tiles)
