"""The shortlist lives in the address alone: it is carried by links and forms, and names what it cannot show."""

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
SHORTLIST = "e=night-sitters&e=day-sitters"


@pytest.fixture(autouse=True)
def examples() -> list[Example]:
    return [
        ExampleFactory(slug=slug, title=slug.replace("-", " ").capitalize())
        for slug in ("night-sitters", "day-sitters", "third")
    ]


def get_page(client: Client, address: str) -> str:
    return unescape(get_ok(client, address).content.decode())


def test_links_carry_the_shortlist(client: Client) -> None:
    for path in ("/", "/examples/", "/examples/third/", "/settings/home/", "/about/", f"/compare/?{SHORTLIST}"):
        page = get_page(client, f"{path}{'&' if '?' in path else '?'}{SHORTLIST}")
        assert f'href="/icbs/?{SHORTLIST}"' in page, path
        assert f'href="/?{SHORTLIST}"' in page, path
    finder = get_page(client, f"/examples/?setting=home&{SHORTLIST}")
    assert f'href="/examples/third/?{SHORTLIST}"' in finder
    assert re.search(rf'href="(/examples/)?\?{SHORTLIST}">Clear all filters', finder)
    assert "was left out" not in finder


def test_files_and_links_within_the_page_do_not_carry_it(client: Client) -> None:
    page = get_page(client, f"/examples/?{SHORTLIST}")
    assert 'href="/examples.csv"' in page
    assert 'href="#results"' in page
    assert '<link rel="canonical" href="http://testserver/examples/">' in page


def test_a_page_without_a_shortlist_is_unchanged(client: Client) -> None:
    assert get_ok(client, "/examples/").content == get_ok(client, "/examples/?e=").content
    assert "noindex" not in get_ok(client, "/examples/third/").headers.get("X-Robots-Tag", "")
    assert get_ok(client, f"/examples/third/?{SHORTLIST}")["X-Robots-Tag"] == "noindex"


def test_forms_of_tools_carry_it(client: Client) -> None:
    """They replace the query of their page."""
    for path in ("/coverage/", "/findings/", "/costs/", "/self-assessment/"):
        page = get_page(client, f"{path}?{SHORTLIST}")
        form = page[page.index("<main") :].partition("<form")[2].partition("</form>")[0]
        assert form.count('<input type="hidden" name="e"') == 2, path


def test_search_forms_carry_it(client: Client) -> None:
    for path in ("/", "/about/", "/examples/"):
        page = get_page(client, f"{path}?{SHORTLIST}")
        form = re.findall(r'<form[^>]*(?:id="finder"|action="/examples/")[^>]*>(.*?)</form>', page, re.DOTALL)[0]
        assert form.startswith('<input type="hidden" name="e" value="night-sitters">'), path
        assert 'value="day-sitters">' in form


def test_boxes_of_the_shortlist_are_ticked_and_not_sent_twice(client: Client) -> None:
    page = get_page(client, f"/examples/?q=%22night+sitters%22&{SHORTLIST}")
    assert 'name="e" value="night-sitters" checked>' in page
    form = re.findall(r'<form[^>]*id="shortlist"[^>]*>(.*?)</form>', page, re.DOTALL)[0]
    assert 'value="day-sitters"' in form
    assert 'value="night-sitters"' not in form


def test_page_lists_examples_in_order_with_links_to_remove_them(client: Client) -> None:
    page = get_page(client, f"/shortlist/?{SHORTLIST}")
    assert re.findall(r'<a [^>]*href="/examples/([-\w]+)/', page) == ["night-sitters", "day-sitters"]
    assert 'href="/shortlist/?e=day-sitters"' in page
    assert 'href="/shortlist/?e="' in get_page(client, "/shortlist/?e=third")
    assert '<meta name="robots" content="noindex, follow">' in page


def test_board_of_a_brief_is_kept(client: Client) -> None:
    ICBFactory(slug="devon")
    for path, target in (("compare", "brief"), ("compare", "shortlist"), ("brief", "shortlist")):
        page = get_page(client, f"/{path}/?{SHORTLIST}&icb=devon")
        assert f'href="/{target}/?{SHORTLIST}&icb=devon"' in page, (path, target)
    form = get_page(client, "/icbs/devon/").partition('id="shortlist"')[2]
    assert '<input type="hidden" name="icb" value="devon">' in form
    page = get_page(client, f"/shortlist/?{SHORTLIST}&icb=devon")
    assert page.count('name="icb"') == 1
    assert f'/shortlist/?{SHORTLIST}&icb=devon">http' in page, "the address to send to a colleague"


def test_page_of_an_example_can_leave_the_shortlist(client: Client) -> None:
    page = get_page(client, f"/examples/day-sitters/?{SHORTLIST}&e=third")
    assert '<a href="?e=night-sitters&e=third&e=">Remove from shortlist</a>' in page
    assert "Remove from shortlist" not in get_page(client, "/examples/third/?e=day-sitters")
    page = get_page(client, "/examples/third/?e=third")
    assert '<a href="?e=">Remove from shortlist</a>' in page
    assert "Add to shortlist" in get_page(client, "/examples/third/?e=")


def test_shortlist_leads_back_to_the_search(client: Client) -> None:
    page = get_page(client, f"/shortlist/?{SHORTLIST}&search=%3Fq%3Dnight%26nonsense%3D1")
    assert f'href="/examples/?q=night&{SHORTLIST}">Back to your search' in page
    assert "Back to your search" not in get_page(client, f"/shortlist/?{SHORTLIST}&search=https://evil.example/")


@pytest.mark.parametrize("path", ["/shortlist/", "/compare/", "/brief/"])
def test_missing_examples_are_named_and_not_fatal(client: Client, path: str) -> None:
    ExampleFactory(
        slug="gone", title="Gone now", status="retired", retired_reason="Closed", published_at=timezone.now()
    )
    ExampleFactory(slug="secret", title="Not yet public", status="draft")
    page = get_page(client, f"{path}?{SHORTLIST}&e=gone&e=secret&e=no-such&e=<script>&e=%00&e=Third")
    assert "“Gone now” was retired, so it was left out." in page
    assert 'href="/examples/gone/' in page
    assert "There is no example with the address “secret”" in page
    assert "There is no example with the address “no-such”" in page
    assert "Not yet public" not in page
    assert "Third" in page


def test_a_shortlist_holds_twenty(client: Client) -> None:
    slugs = [ExampleFactory(slug=f"entry-{n}").slug for n in range(22)]
    page = get_page(client, "/shortlist/?" + "&".join(f"e={slug}" for slug in slugs))
    assert page.count("app-shortlist-remove") == 20
    assert "A shortlist holds 20 examples." in page


def test_shortlist_makes_one_query(client: Client) -> None:
    get_ok(client, f"/shortlist/?{SHORTLIST}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get_ok(client, f"/shortlist/?{SHORTLIST}")
    assert len(queries) == 1


def test_files_have_a_row_for_each_example(client: Client, examples: list[Example]) -> None:
    OutcomeFactory(example=examples[0], source=examples[0].sources.get(), measure="=1+1", result="18 of 21")
    table = get_ok(client, f"/shortlist.csv?{SHORTLIST}")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows] == ["Example", "Night sitters", "Day sitters"]
    results = rows[1][rows[0].index("Results in detail")]
    assert results == "'=1+1: 18 of 21 (2020; service data)"
    book = load_workbook(io.BytesIO(get_ok(client, f"/shortlist.xlsx?{SHORTLIST}").content))
    cells = [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows()]
    assert cells == rows
    assert book.worksheets[0].freeze_panes == "B2"
    for response in (table, client.get("/shortlist.xlsx")):
        assert response["X-Robots-Tag"] == "noindex"
        assert "ETag" in response


def test_unchanged_pages_are_answered_with_304(client: Client) -> None:
    for path in ("/shortlist/", "/compare/", "/brief/", "/brief.docx", "/brief.md", "/shortlist.csv"):
        tag = get_ok(client, f"{path}?{SHORTLIST}")["ETag"]
        assert client.get(f"{path}?{SHORTLIST}", headers={"If-None-Match": tag}).status_code == 304
        assert client.get(f"{path}?e=third", headers={"If-None-Match": tag}).status_code == 200
