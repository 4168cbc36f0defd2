"""No cell of ours runs in a spreadsheet, and none loses what it says."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from examples.presenters.csv_cells import escape_formula

BEGINS = "=+-@\t\r"
SKIPPED = " \"'\u00a0\x00\t\n\r\ufeff\u200b"  # what a spreadsheet, or anyone who imports the file, may pass over
formulas = st.builds(
    "{}{}{}".format, st.text(SKIPPED, max_size=4), st.sampled_from([*BEGINS, "\uff1d", "\uff0b"]), st.text(max_size=20)
)


@given(formulas)
@example("=1+1")
@example(" =HYPERLINK(0)")
@example('"=1+1')
@example("\x00@SUM(1)")
@example("\t=1")
@example("-2+3")
@example("\r\n=cmd|' /C calc'!A0")
def test_what_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@given(st.text())
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    shown = str(escape_formula(text))
    assert not shown.startswith(tuple(BEGINS))
    assert not shown.lstrip("\"' ").startswith(tuple(BEGINS)) or shown.startswith("'")
    assert shown.endswith(text)


@pytest.mark.parametrize("text", ["", "Seen by all", "“Night” nurses", "24/7", "£5 - £10", "(+44) 20", "a=b", "é"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert escape_formula(text) == text


def test_numbers_stay_numbers() -> None:
    assert escape_formula(-5) == -5


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_cells_survive_being_written_and_read(texts: list[str]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([escape_formula(text) for text in texts])
    read = next(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert read == [escape_formula(text) for text in texts]
