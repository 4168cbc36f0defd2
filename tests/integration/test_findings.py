"""The evidence map and the list of other findings show what published examples found, and nothing else."""

import csv
import io
import random
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.presenters.evidence_map import MAP_FACETS, build_evidence_map
from tests.helpers.factories import ExampleFactory, OutcomeFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
OTHER_FINDINGS = "/findings/no-difference-mixed-or-harm/"
VALUES = 3
MARK = re.compile(r'<a class="app-mark app-mark--(\d)" href="/examples/([-\w]+)/"')


@pytest.fixture
def catalogue() -> Catalogue:
    draw = random.Random(20261129)
    terms = {name: [term(name, f"{name}-{n}") for n in range(VALUES)] for name in (*MAP_FACETS, "evidence")}
    for number in range(30):
        ExampleFactory(
            status="published" if number % 5 else "draft",
            evidence=draw.choice(terms["evidence"]),
            evidence_direction=draw.choice(Example.Direction.values),
            terms=[
                term("setting", "home"),
                term("population", "everyone"),
                *draw.sample(terms["priority"], draw.randint(1, VALUES)),
                *draw.sample(terms["intervention"], draw.randint(0, VALUES)),
            ],
        )
    return get_catalogue()


@settings(max_examples=60)
@given(facet=st.sampled_from(MAP_FACETS), value=st.integers(0, VALUES - 1), finding=st.sampled_from(Example.Direction))
def test_marks_and_counts_equal_plain_queries(
    catalogue: Catalogue, facet: str, value: int, finding: Example.Direction
) -> None:
    evidence_map = build_evidence_map(catalogue, facet)
    place = list(Example.Direction).index(finding)
    found = Example.objects.filter(status="published", evidence_direction=finding)
    rows = found.filter(terms__vocabulary=facet, terms__slug=f"{facet}-{value}")
    cell = evidence_map.rows[value].cells[place]
    assert sorted(mark.slug for mark in cell.marks) == sorted(rows.values_list("slug", flat=True))
    assert cell.count == len(cell.marks)
    steps = dict(rows.values_list("slug", "evidence__label"))
    assert {mark.slug: mark.step.label for mark in cell.marks} == steps
    assert evidence_map.rows[-1].cells[place].count == found.count()


@pytest.mark.parametrize("rows", MAP_FACETS)
def test_csv_equals_page(client: Client, catalogue: Catalogue, rows: str) -> None:
    page = get_ok(client, f"/findings/?rows={rows}").content.decode()
    response = get_ok(client, f"/findings.csv?rows={rows}")
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    numbers = {term("evidence", f"evidence-{n}").label: str(n + 1) for n in range(VALUES)}
    assert MARK.findall(page) == [(numbers[row["evidence"]], row["url"].split("/")[-2]) for row in table]
    assert response["X-Robots-Tag"] == "noindex"


def test_number_leads_to_as_many_results(client: Client, catalogue: Catalogue) -> None:
    cells = [cell for row in build_evidence_map(catalogue, "priority").rows for cell in row.cells if cell.count]
    for cell in (cells[0], cells[-1]):
        noun = "example" if cell.count == 1 else "examples"
        assert f"{cell.count} {noun} found" in get_ok(client, cell.href).content.decode()


def get_section(client: Client, anchor: str) -> str:
    page = unescape(get_ok(client, OTHER_FINDINGS).content.decode())
    return page.partition(f'aria-labelledby="{anchor}"')[2].partition("</section>")[0]


def test_other_findings_are_listed_with_their_results(client: Client) -> None:
    example = ExampleFactory(title="Night calls", evidence_direction="no-difference", evidence_summary="A trial of 90.")
    source = example.sources.get()
    OutcomeFactory(example=example, source=source, measure="Distress", result="-0.24", direction="no-difference")
    OutcomeFactory(example=example, source=source, measure="Thanks", result="many", direction="positive")
    section = get_section(client, "no-difference")
    for text in ("Night calls", "A trial of 90.", "Distress: -0.24. <strong>No difference found.", source.citation):
        assert text in section, text
    assert "Thanks" not in section
    assert "None in this directory." in get_section(client, "harmful")


def test_findings_say_who_evaluated_in_the_words_of_every_page(client: Client) -> None:
    ExampleFactory(evidence_direction="no-difference", evaluated_by="independent")
    assert "Evaluated by: An independent team." in get_section(client, "no-difference")


def test_single_result_of_harm_is_listed_under_another_finding(client: Client) -> None:
    example = ExampleFactory(title="Night calls", evidence_direction="positive")
    OutcomeFactory(example=example, source=example.sources.get(), measure="Carers’ health", direction="harmful")
    section = get_section(client, "single-results")
    assert "Night calls" in section
    assert "<strong>It did harm.</strong>" in section
    assert "Night calls" not in get_section(client, "harmful")


def test_what_was_stopped_is_listed_with_the_reason_whatever_was_found(client: Client) -> None:
    ExampleFactory(title="Funded beds", evidence_direction="not-known", stopped="The money ended (source 1).")
    ExampleFactory(title="A pathway", evidence_direction="mixed", stopped="It was withdrawn (source 1).")
    section = get_section(client, "stopped")
    assert "does not show that it did not help" in section
    for text in ("Funded beds", "The money ended (source 1).", "A pathway"):
        assert text in section, text
    assert "It was withdrawn (source 1)." in get_section(client, "mixed")
    assert "None in this directory." in get_section(client, "single-results")


def test_drafts_and_retired_entries_are_not_listed(client: Client) -> None:
    ExampleFactory()
    for status in ("draft", "in_review", "retired"):
        example = ExampleFactory(
            title="Zanzibar", status=status, retired_reason="Closed", evidence_direction="harmful", stopped="Closed"
        )
        OutcomeFactory(example=example, source=example.sources.get(), measure="Zanzibar", direction="harmful")
    for path in ("/findings/", OTHER_FINDINGS, "/findings.csv", "/findings/?rows=intervention"):
        assert "Zanzibar" not in get_ok(client, path).content.decode()


def test_list_can_be_cited_and_says_where_to_turn(client: Client) -> None:
    assert f'<a href="{OTHER_FINDINGS}">' in get_ok(client, "/findings/?rows=nonsense").content.decode()
    page = get_ok(client, OTHER_FINDINGS).content.decode()
    assert f"http://testserver{OTHER_FINDINGS}</p>" in page
    assert "Patient Advice and Liaison Service" in page
    assert "app-help-now" in page


def test_findings_need_few_queries(client: Client, catalogue: Catalogue) -> None:
    for example in Example.objects.filter(status="published"):
        OutcomeFactory(example=example, source=example.sources.get(), direction="mixed")
    get_ok(client, "/findings/")
    for path in ("/findings/?rows=intervention", f"{OTHER_FINDINGS}?any"):
        with CaptureQueriesContext(connection) as queries:
            get_ok(client, path)
        assert len(queries) == 1, path
