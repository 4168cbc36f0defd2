"""Any cell is either imported or reported with its place: no exceptions, no partial saves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.admin.import_export.import_plan import make_import_plan, run_import
from examples.admin.import_export.sheets import SHEETS, Sheet
from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, OutcomeFactory
from tests.helpers.spreadsheets import build_workbook

pytestmark = pytest.mark.django_db
CELL_VALUES = st.one_of(
    st.sampled_from(
        ["", "1", "0", "2", "999", "32768", "99999", "-1", "1.5", "NaN", "sNaN", "Infinity", "-Infinity", "1e5",
         "1e400", "1_000", "£1,200", "£", "99999999999.99", "١٢", "0000", "0000-01-01", "9999-12-31", "2020", "2020-13",
         "13/2020", "31/02/2020", "1/1/2020", "yes", "TRUE", "maybe", "home", "board", "lead", "running", "draft",
         "https://example.org", "http://[", "a@b", "team@example.org", ";", "; ;", "draft; draft", "/", "x" * 700]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.dates(), st.none(),
)  # fmt: skip


@st.composite
def generate_tables(draw: st.DrawFn) -> dict[str, list[list[Any]]]:
    """Some columns of some sheets, for a stored or new entry."""
    sheets: list[Sheet] = draw(st.lists(st.sampled_from(SHEETS), min_size=1, max_size=3, unique=True))
    tables: dict[str, list[list[Any]]] = {}
    for sheet in sheets:
        names = draw(st.lists(st.sampled_from(sheet.headings[1:]), min_size=1, max_size=4, unique=True))
        row = st.tuples(st.sampled_from(["draft", "new-one"]), *[CELL_VALUES] * len(names)).map(list)
        tables[sheet.title] = [["example", *names], *draw(st.lists(row, min_size=1, max_size=3))]
    return tables


@pytest.fixture
def stored() -> None:
    draft = ExampleFactory(slug="draft", status="draft", boards=[ICBFactory(slug="board")])
    OrganisationFactory(slug="lead", name="Lead")
    OutcomeFactory(example=draft, source=draft.sources.get())


@settings(max_examples=60)
@given(tables=generate_tables())
def test_any_cell_is_imported_or_reported(stored: None, tables: dict[str, list[list[Any]]]) -> None:
    content = build_workbook(
        **{title: [[_remove_unwritable(cell) for cell in row] for row in rows] for title, rows in tables.items()}
    )
    plan, is_saved = run_import("file.xlsx", content, None)
    assert is_saved == (not plan.faults.items)
    assert all(fault.sheet in tables and fault.row and fault.message for fault in plan.faults.items)
    again = make_import_plan("file.xlsx", content)
    assert again.faults.count == plan.faults.count
    assert not (is_saved and again.importable)
    Example.objects.filter(slug="new-one").delete()


def _remove_unwritable(cell: Any) -> Any:
    """openpyxl rejects control characters, and writes a text that begins with “=” as a formula."""
    return "".join(sign for sign in cell if sign.isprintable()).lstrip("=") if isinstance(cell, str) else cell
