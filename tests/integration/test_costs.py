"""The table of costs has every published amount, on the page and as CSV."""

import csv
import io
import random
import re
import zipfile
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.catalogue.refresh import get_catalogue
from examples.models import Cost, Example
from examples.presenters.cost_table import CostFilter, filter_figures, load_costs
from tests.helpers.factories import ExampleFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
AMOUNT = re.compile(r'<th scope="row"><a href="/examples/([-\w]+)/">.*?app-table__result">(.*?)<', re.DOTALL)
PRIORITIES = ("carers", "coordinated-care")


def add_cost(example: Example, **values: object) -> Cost:
    defaults = {"kind": "running", "amount": 3000, "per": "a patient", "covers": "the team"}
    return Cost.objects.create(example=example, source=example.sources.get(), **(defaults | values))


@pytest.fixture
def costs() -> None:
    """A fifth of the examples are drafts, and some costs have no amount."""
    draw = random.Random(20261129)
    for number in range(15):
        terms = [term("setting", "home"), term("population", "all"), term("priority", draw.choice(PRIORITIES))]
        example = ExampleFactory(status="published" if number % 5 else "draft", terms=terms)
        for _ in range(draw.randint(0, 4)):
            amount = draw.choice([None, 0, 1250, Decimal("38.01")])
            add_cost(
                example,
                kind=draw.choice(Cost.Kind.values),
                basis=draw.choice(Cost.Basis.values),
                amount=amount,
                amount_to=amount and amount * 2,
                price_year=draw.choice([None, 2015]),
            )


def read_csv(client: Client, query: str = "") -> list[dict[str, str]]:
    response = get_ok(client, f"/costs.csv?{query}")
    assert response["X-Robots-Tag"] == "noindex"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def read_text(content: bytes) -> str:
    """Also of a file for Word or Excel, which is an archive of XML."""
    file = io.BytesIO(content)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            content = b" ".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    return unescape(content.decode().replace("\\", ""))


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["", *Cost.Kind.values]),
    basis=st.sampled_from(["", *Cost.Basis.values]),
    priority=st.sampled_from(["", *PRIORITIES]),
)
def test_table_equals_plain_query(costs: None, kind: str, basis: str, priority: str) -> None:
    rows = Cost.objects.filter(example__status="published")
    figures, without_amount = load_costs()
    assert without_amount == rows.filter(amount__isnull=True).count()
    chosen = {name: value for name, value in (("kind", kind), ("basis", basis)) if value}
    if priority:
        chosen["example__terms__slug"] = priority
    expected = rows.filter(amount__isnull=False, **chosen).values_list("pk", flat=True)
    shown = filter_figures(figures, CostFilter(kind, basis, priority), get_catalogue())
    assert sorted(figure.cost.pk for figure in shown) == sorted(expected)


@pytest.mark.parametrize(
    "query", ["", "kind=running", "kind=saving&basis=forecast", "priority=carers", "kind=nonsense&basis=%00"]
)
def test_csv_equals_page(client: Client, costs: None, query: str) -> None:
    page = get_ok(client, f"/costs/?{query}").content.decode()
    rows = read_csv(client, query)
    shown = [(slug, re.findall(r"£([\d,.]+)", unescape(text))) for slug, text in AMOUNT.findall(page)]
    assert [slug for slug, _ in shown] == [row["url"].split("/")[-2] for row in rows]
    for (_, amounts), row in zip(shown, rows, strict=True):
        expected = [Decimal(row[name]) for name in ("amount", "amount_to") if row[name]]
        assert [Decimal(text.replace(",", "")) for text in amounts] in (expected, [])
        if not amounts:  # “Free”
            assert not any(expected)
    assert f"{len(rows)} of " in page


def test_figure_has_everything_that_qualifies_it(client: Client) -> None:
    example = ExampleFactory(title="Night calls")
    add_cost(example, kind="difference", amount=610, amount_without=1750, per="a person", basis="estimated",
             significance="not-significant", price_year=2011, note="Unadjusted.")  # fmt: skip
    page = get_ok(client, "/costs/").content.decode()
    for text in (
        "Night calls",
        "Difference in a study",
        "£610 with it, £1,750 without it, a person (not statistically significant)",
        "The team",
        "Unadjusted.",
        "Estimated. 2011 prices.",
        "A report",
    ):
        assert text in page, text
    (row,) = read_csv(client)
    assert (row["amount_without"], row["significance"]) == ("1750.00", "Not statistically significant")


@pytest.mark.parametrize("status", ["draft", "in_review", "retired"])
def test_unpublished_costs_are_not_listed(client: Client, status: str) -> None:
    add_cost(ExampleFactory(title="Zanzibar", status=status, retired_reason="Closed"), covers="Zanzibar")
    for path in ("/costs/", "/costs.csv", "/costs/?kind=running"):
        assert "Zanzibar" not in get_ok(client, path).content.decode()


def test_page_promises_a_price_year_only_where_one_is_stated(client: Client) -> None:
    add_cost(ExampleFactory())
    page = get_ok(client, "/costs/").content.decode()
    promise = "with its basis and source, and the price year where it is stated."
    assert page.count(promise) == 3  # in the page and its two descriptions
    assert "Price year not stated" in page
    assert "with their basis, their source and any price year" in get_ok(client, "/llms.txt").content.decode()


def test_grant_is_marked_wherever_costs_are_listed(client: Client) -> None:
    """On every page and in every file: a grant is not what a service costs."""
    terms = [term("setting", "home"), term("population", "all"), term("priority", "carers")]
    for slug in ("aided", "other"):
        add_cost(ExampleFactory(slug=slug, terms=terms), kind="grant", amount=178202, per="")
    query = "e=aided&e=other"
    paths = ["/costs/", "/costs.csv", "/examples/aided/", "/examples/aided.json", "/priorities/carers/"]
    names = ("brief/", "brief.md", "brief.docx", "compare/", "shortlist.csv", "shortlist.xlsx")
    for path in (*paths, *(f"/{name}?{query}" for name in names)):
        text = read_text(get_ok(client, path).content)
        assert "Grant (not a cost)" in text, path
        assert not re.search(r"\bGrant(?! \(not a cost\))", text), path


def test_costs_need_few_queries(client: Client, costs: None) -> None:
    get_ok(client, "/costs/")
    with CaptureQueriesContext(connection) as queries:
        get_ok(client, "/costs/?kind=running")
    assert len(queries) == 1
