"""The coverage grid counts what the finder finds, on the page and as CSV."""

import csv
import io
import random
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from examples.models import TAG_VOCABULARIES, Example
from examples.presenters.coverage import ALL, GRID_FACETS, NOT_RECORDED, build_coverage_grid
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
EXAMPLES, VALUES = 30, 3
LOOKUPS: dict[str, str] = {
    **{str(name): "terms__label" for name in TAG_VOCABULARIES},
    "ambition": "framework_items__heading",
    "evidence": "evidence__label",
    "region": "icbs__region__label",
}
CELL = re.compile(r'<td class="app-grid__cell[^>]*>.*?</span>(.*?)</td>', re.DOTALL)
ROW = re.compile(r'<th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)


@pytest.fixture
def catalogue() -> Catalogue:
    """A fifth are drafts; some have no phase, Ambition or region."""
    draw = random.Random(20261129)
    terms = {name: [term(name, f"{name}-{n}") for n in range(VALUES)] for name in (*TAG_VOCABULARIES, "evidence")}
    items = [FrameworkItemFactory(slug=f"ambition-{n}") for n in range(VALUES)]
    boards = [ICBFactory(region=term("region", f"region-{n}")) for n in range(VALUES)]
    for number in range(EXAMPLES):
        ExampleFactory(
            status="published" if number % 5 else "draft",
            evidence=draw.choice(terms["evidence"]),
            evidence_direction=draw.choice(Example.Direction.values),
            terms=[t for v in TAG_VOCABULARIES for t in draw.sample(terms[v], draw.randint(int(v != "phase"), VALUES))],
            items=draw.sample(items, draw.randint(0, 2)),
            boards=draw.sample(boards, draw.randint(0, 2)),
        )
    return get_catalogue()


def list_keys(facet: str, label: str) -> set[int]:
    """The published examples with one value, by plain database queries."""
    rows = Example.objects.filter(status="published")
    if facet == "finding":
        slugs = {name: slug for slug, name in Example.Direction.choices}
        rows = rows.filter(evidence_direction=slugs[label]) if label != ALL else rows
    elif label != ALL:
        of_facet = {"terms__vocabulary": facet} if facet in TAG_VOCABULARIES else {f"{LOOKUPS[facet]}__isnull": False}
        value = {} if label == NOT_RECORDED else {LOOKUPS[facet]: label}
        having = Example.objects.filter(**of_facet, **value).values("pk")
        rows = rows.exclude(pk__in=having) if label == NOT_RECORDED else rows.filter(pk__in=having)
    return set(rows.values_list("pk", flat=True))


pairs = st.permutations(GRID_FACETS).map(lambda names: names[:2])


@settings(max_examples=60)
@given(pair=pairs, data=st.data())
def test_cells_and_totals_equal_plain_queries(catalogue: Catalogue, pair: list[str], data: st.DataObject) -> None:
    grid = build_coverage_grid(catalogue, *pair)
    assert (grid.rows[-1].label, grid.columns[-1]) == (ALL, ALL)
    assert grid.rows[-1].cells[-1].count == len(catalogue.cards)
    row = data.draw(st.sampled_from(grid.rows))
    keys = list_keys(pair[0], row.label)
    for cell in row.cells:
        assert cell.count == len(keys & list_keys(pair[1], cell.label)), (row.label, cell.label)


def read_page(client: Client, query: str) -> list[list[str]]:
    """The rows of the table, each as its label and counts."""
    page = get_ok(client, f"/coverage/?{query}").content.decode()
    rows = []
    for label, cells in ROW.findall(page):
        texts = [re.sub("<.*?>", " ", cell).split()[0] for cell in CELL.findall(cells)]
        rows.append([unescape(label), *texts])
    return rows


@pytest.mark.parametrize("pair", [("setting", "population"), ("phase", "region"), ("finding", "ambition")])
def test_csv_equals_page(client: Client, catalogue: Catalogue, pair: tuple[str, str]) -> None:
    query = f"rows={pair[0]}&columns={pair[1]}"
    response = get_ok(client, f"/coverage.csv?{query}")
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert table[0][-1] == "as_of"
    assert [row[:-1] for row in table[1:]] == read_page(client, query)
    assert response["X-Robots-Tag"] == "noindex"


def test_number_leads_to_as_many_results(client: Client, catalogue: Catalogue) -> None:
    grid = build_coverage_grid(catalogue, "ambition", "setting")
    cells = [cell for row in grid.rows for cell in row.cells if cell.href and cell.count]
    for cell in cells[:6]:
        assert cell.href.startswith("/examples/?"), cell
        noun = "example" if cell.count == 1 else "examples"
        assert f"{cell.count} {noun} found" in get_ok(client, cell.href).content.decode()


def test_form_for_suggestions_has_what_is_missing(client: Client) -> None:
    ExampleFactory(terms=[term("setting", "home"), term("population", "everyone"), term("priority", "support")])
    term("setting", "school", label="School & college")
    page = get_ok(client, "/coverage/?rows=setting&columns=population").content.decode()
    choices = list(map(unescape, re.findall(r'<option value="([^"]*: [^"]*)"', page)))
    assert choices == ["Where care happens: Home", "Where care happens: School & college", "Who it helps: Everyone"]
    address = f"/suggest/?{urlencode([('searched', choice) for choice in choices[1:]])}"
    form = unescape(get_ok(client, address).content.decode())
    assert "You looked for “Where care happens: School & college; Who it helps: Everyone”." in form


def test_empty_cell_is_a_number_without_a_link(client: Client) -> None:
    """Most cells are empty: links in them would be noise to hear, to see and to pass with the keyboard."""
    ExampleFactory(terms=[term("setting", "home"), term("population", "everyone"), term("priority", "support")])
    term("setting", "school")
    page = get_ok(client, "/coverage/?rows=setting&columns=population").content.decode()
    assert re.findall(r'--none"><span class="app-grid__label">(\w+)</span>(.*?)</td>', page)[0] == ("Everyone", "0")
    assert "None" not in page.partition("app-grid")[2].partition("</table>")[0]


@pytest.mark.parametrize("query", ["rows=setting&columns=setting", "rows=nonsense", "rows=%00&columns=icb"])
def test_unknown_subject_shows_the_usual_grid_and_says_so(client: Client, query: str) -> None:
    page = get_ok(client, f"/coverage/?{query}").content.decode()
    assert "Choose two different subjects" in page
    assert 'value="population" selected' in page
    get_ok(client, f"/coverage.csv?{query}")


def test_grid_needs_one_query(client: Client, catalogue: Catalogue) -> None:
    get_ok(client, "/coverage/")
    with CaptureQueriesContext(connection) as queries:
        get_ok(client, "/coverage/?rows=priority&columns=region")
    assert len(queries) == 1
