"""The CSV file opens correctly in a spreadsheet and describes its search."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from examples.finder.formats.csv import COLUMNS
from examples.models import Organisation
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, SourceFactory, TermFactory, term
from tests.helpers.formats import get_ok, read_csv_rows

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://evil.example","Click")\r\nnext, \'line\''


def test_file_is_valid_for_excel_and_rfc_4180(client: Client) -> None:
    ExampleFactory(title='Café, “quoted” "twice"', summary="One line\nand another")
    response = get_ok(client, "/examples.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="examples-{timezone.localdate()}.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfslug,title,")
    assert response.content.endswith(b"\r\n")
    assert response.content.count(b"\r\n") == 2
    assert read_csv_rows(client, "")[0]["title"] == 'Café, “quoted” "twice"'


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=night+nurse&setting=home", "night-nurse-home-"),
        ("q=%22caf%C3%A9%22%0D%0AX:+../etc", "cafe-x-etc-"),
        (f"q={'palliative+' * 15}", f"{'palliative-' * 7}pal-"),
        ("sort=title", ""),
    ],
)
def test_file_name_has_the_words_and_filters(client: Client, query: str, words: str) -> None:
    ExampleFactory()
    name = f"examples-{words}{timezone.localdate()}.csv"
    assert get_ok(client, f"/examples.csv?{query}")["Content-Disposition"] == f'attachment; filename="{name}"'


def test_row_has_all_data_of_a_result(client: Client) -> None:
    tags = [term("setting", "home", order=1), term("setting", "hospice", order=2)]
    ExampleFactory(
        slug="seen",
        title="Seen by all",
        place="Leeds",
        evidence=term("evidence", "described"),
        evidence_direction="mixed",
        terms=[*tags, term("population", "everyone"), term("priority", "coordinated-care")],
        boards=[ICBFactory(slug="devon"), ICBFactory(slug="kent")],
        organisations=[OrganisationFactory(name="A Hospice"), OrganisationFactory(name="B Trust")],
        checked_on="2026-05-01",
    )
    (row,) = read_csv_rows(client, "q=seen&setting=home&sort=title")
    assert tuple(row) == COLUMNS
    assert row["url"] == "http://testserver/examples/seen/"
    assert (row["organisations"], row["place"], row["icbs"]) == ("A Hospice; B Trust", "Leeds", "Devon; Kent")
    assert (row["evidence"], row["finding"]) == ("Described", "Mixed")
    assert (row["setting"], row["population"], row["phase"]) == ("Home; Hospice", "Everyone", "")
    assert (row["published"], row["checked"]) == (timezone.localdate().isoformat(), "2026-05-01")
    assert row["query"] == "Examples for “seen” with Where care happens: Home. Order: A to Z."
    assert row["as_of"] == timezone.localdate().isoformat()


def test_corrected_spelling_is_in_the_table(client: Client) -> None:
    ExampleFactory(title="Palliative care")
    query = read_csv_rows(client, "q=paliative")[0]["query"]
    assert query == "Examples for “palliative” (typed: “paliative”). Order: Best match."


def test_unknown_filters_and_missing_words_are_in_the_table(client: Client) -> None:
    ExampleFactory(title="Nurses at night")
    (row,) = read_csv_rows(client, "q=nurse+night+xylophone&setting=moon")
    assert row["lacks"] == "xylophone"
    assert "“moon” is not a value of “Where care happens”, so it was left out." in row["query"]


def test_formulas_are_escaped(client: Client) -> None:
    evil = Organisation.objects.create(slug="evil", name=FORMULA)
    home = TermFactory(slug="home", label=FORMULA)
    tags = [home, term("population", "everyone"), term("priority", "coordinated-care")]
    ExampleFactory(title=FORMULA, summary=f"  {FORMULA}", place=FORMULA, organisations=[evil], terms=tags)
    (row,) = read_csv_rows(client, "")
    for column in ("title", "summary", "place", "organisations", "setting"):
        assert row[column].startswith("'"), column
        assert row[column].endswith(FORMULA), column
    for typed in ("=1", "@x", "-x", "%09=1", "%00=1"):
        for row in read_csv_rows(client, f"q={typed}"):
            assert not row["query"].startswith(tuple("=+-@"))


def test_search_without_results_gives_no_rows(client: Client) -> None:
    assert read_csv_rows(client, "q=xylophone") == []


def test_formulas_in_the_catalogue_report_are_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    SourceFactory(example=ExampleFactory(), is_copy=True, citation="=1+1", number=2)
    call_command("catalogue_report", "--csv")
    cells = [cell for line in csv.reader(StringIO(capsys.readouterr().out)) for cell in line]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
