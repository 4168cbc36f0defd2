"""How it was studied and what was found are shown together everywhere, and explained on a page of their own."""

import re
from html import unescape

import pytest
from django.test import Client

from examples.models import Example
from examples.presenters.study_and_finding import SHAPES, render_evidence
from tests.helpers.factories import ExampleFactory, term
from tests.helpers.formats import get_ok, read_csv_rows

PATH = re.compile(r'<path d="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
pytestmark = pytest.mark.django_db


@pytest.fixture
def null_result() -> Example:
    level = term("evidence", "compared", label="Tested against a comparison")
    created: Example = ExampleFactory(
        slug="seen", title="Seen by all", evidence=level, evidence_direction="no-difference"
    )
    Example.objects.filter(pk=created.pk).update(evidence_summary="A trial of 60 people.")
    return created


def read_text(client: Client, address: str) -> str:
    return unescape(get_ok(client, address).content.decode())


@pytest.mark.parametrize(
    "address", ["/", "/examples/", "/settings/home/", "/evidence/", "/examples/?view=print", "/examples.atom"]
)
def test_level_and_finding_stand_together(client: Client, null_result: Example, address: str) -> None:
    """The names of the filters, and the heading of the level on its page, stand alone."""
    text = TAG.sub(" ", read_text(client, address))
    near = re.compile(r"Tested against a comparison[^\w]{1,80}(?:What was found|Finding): +No difference found")
    assert near.search(text)


def test_level_and_finding_are_neighbouring_columns(client: Client, null_result: Example) -> None:
    (row,) = read_csv_rows(client, "")
    columns = list(row)
    assert columns.index("finding") == columns.index("evidence") + 1
    assert (row["evidence"], row["finding"]) == ("Tested against a comparison", "No difference found")


def test_page_counts_entries_of_each_level_and_finding(client: Client, null_result: Example) -> None:
    ExampleFactory(slug="draft", status="draft", evidence=null_result.evidence, evidence_direction="harmful")
    page = read_text(client, "/evidence/")
    assert "A trial of 60 people." in page
    assert '<a href="/examples/?evidence=compared&finding=no-difference">1<' in page
    assert "1 example: Tested against a comparison, No difference found" in TAG.sub("", page)
    assert "finding=harmful" not in page
    assert "1 example found with 2 filters." in read_text(client, "/examples/?evidence=compared&finding=no-difference")


def test_page_without_any_entry(client: Client) -> None:
    term("evidence", "described")
    assert "For example" not in read_text(client, "/evidence/")


@pytest.mark.once
def test_marks_differ_in_shape_and_repeat_the_words() -> None:
    assert len(set(SHAPES.values())) == len(Example.Direction)
    for finding in Example.Direction:
        lines = render_evidence("Described only", 1, finding)
        assert lines.count('aria-hidden="true"') == lines.count("<svg") == 2
        assert finding.label in lines
        filled, empty, _ = PATH.findall(lines)
        assert (filled.count("M"), empty.count("M")) == (1, 4)  # bars
    assert render_evidence("", 1, "not-known").count("<svg") == 1
