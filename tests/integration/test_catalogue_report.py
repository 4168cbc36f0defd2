"""The catalogue report counts what is filled in and lists what is missing."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from examples.management.commands.catalogue_report import build_report_tables
from examples.models import Example
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> Example:
    made: Example = ExampleFactory(slug="seen")
    SourceFactory(example=made, is_copy=True, citation="A copy", number=2)
    ExampleFactory(status="draft")
    return made


def read_rows(title: str) -> dict[str | int, tuple[str | int, ...]]:
    table = next(table for table in build_report_tables() if table.title.startswith(title))
    return {row[0]: row[1:] for row in table.rows}


def test_report_counts_filled_fields_of_published_entries(example: Example) -> None:
    ExampleFactory(equality_effect="Fairer", stage=term("stage", "pilot"))
    assert sum(count for (count,) in read_rows("Reading grade").values()) == 2  # type: ignore[misc]
    filled = read_rows("Filled in, of 2 entries")
    assert (filled["Title"], filled["Effect on equality"], filled["Still running?"]) == ((2,), (1,), (1,))
    assert filled["Cost with an amount"] == (0,)


def test_report_names_hardest_summaries_first(example: Example) -> None:
    ExampleFactory(slug="hard", summary="Multidisciplinary interventions necessitate organisational effort.")
    assert list(read_rows("Hardest summaries")) == ["hard", "seen"]


def test_report_lists_gaps_and_copies(example: Example) -> None:
    assert read_rows("Not reported")["any result, measured or estimated"] == (1,)
    assert "seen 2" in read_rows("Sources that are copies")
    OutcomeFactory(example=example, source=example.sources.first())
    assert "any result, measured or estimated" not in read_rows("Not reported")


def test_report_prints_as_text_and_as_csv(example: Example, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("catalogue_report")
    assert "Sources that are copies" in capsys.readouterr().out
    call_command("catalogue_report", "--csv")
    lines = list(csv.reader(StringIO(capsys.readouterr().out)))
    assert ["Entry and number", "Source", "Address"] in lines
