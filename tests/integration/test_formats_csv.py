"""The table opens clean in a spreadsheet and says which question it answers."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from examples.finder.formats.csv import COLUMNS
from examples.models import Organisation
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, TermFactory, term
from tests.helpers.formats import get, rows

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("https://evil.example","Click")\r\nnext, \'line\''


def test_file_is_as_excel_and_rfc_4180_want_it(client: Client) -> None:
    ExampleFactory(title='Café, “quoted” "twice"', summary="One line\nand another")
    response = get(client, "/examples.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="examples-{timezone.localdate()}.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfslug,title,")
    assert response.content.endswith(b"\r\n")
    assert response.content.count(b"\r\n") == 2
    assert rows(client, "")[0]["title"] == 'Café, “quoted” "twice"'


def test_row_says_all_that_a_result_says(client: Client) -> None:
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
    (row,) = rows(client, "q=seen&setting=home&sort=title")
    assert tuple(row) == COLUMNS
    assert row["url"] == "http://testserver/examples/seen/"
    assert (row["organisations"], row["place"], row["icbs"]) == ("A Hospice; B Trust", "Leeds", "Devon; Kent")
    assert (row["evidence"], row["evidence_direction"]) == ("Described", "Mixed results")
    assert (row["setting"], row["population"], row["phase"]) == ("Home; Hospice", "Everyone", "")
    assert (row["published"], row["checked"]) == (timezone.localdate().isoformat(), "2026-05-01")
    assert row["query"] == "Examples for “seen” with Setting: Home. Order: A to Z."
    assert row["as_of"] == timezone.localdate().isoformat()


def test_mended_spelling_is_told_in_the_table_too(client: Client) -> None:
    ExampleFactory(title="Palliative care")
    assert "paliative searched as palliative" in rows(client, "q=paliative")[0]["query"]


def test_editors_and_readers_formulas_are_harmless(client: Client) -> None:
    Organisation.objects.create(slug="evil", name=EVIL)
    tags = [TermFactory(slug="home", label=EVIL), term("population", "everyone"), term("priority", "coordinated-care")]
    ExampleFactory(title=EVIL, summary=f"  {EVIL}", place=EVIL, organisations=[Organisation.objects.get()], terms=tags)
    (row,) = rows(client, "")
    for column in ("title", "summary", "place", "organisations", "setting"):
        assert row[column].startswith("'"), column
        assert row[column].endswith(EVIL), column
    for typed in ("=1", "@x", "-x", "%09=1", "%00=1"):
        for row in rows(client, f"q={typed}"):
            assert not row["query"].startswith(tuple("=+-@"))


def test_nothing_found_is_a_table_with_no_rows(client: Client) -> None:
    assert rows(client, "q=xylophone") == []


def test_editors_report_is_harmless_too(capsys: pytest.CaptureFixture[str]) -> None:
    TermFactory(slug="home", label="=1+1")
    ExampleFactory()
    call_command("catalogue_report", "--csv")
    cells = [cell for line in csv.reader(StringIO(capsys.readouterr().out)) for cell in line]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
