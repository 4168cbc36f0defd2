"""No exported cell runs as a formula, and none loses text."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from examples.presenters.csv_cells import escape_formula

FORMULA_STARTS = "=+-@\t\r"
SKIPPED = " \"'\u00a0\x00\t\n\r\ufeff\u200b"  # characters that a spreadsheet may skip
formulas = st.builds(
    "{}{}{}".format,
    st.text(SKIPPED, max_size=4),
    st.sampled_from([*FORMULA_STARTS, "\uff1d", "\uff0b"]),
    st.text(max_size=20),
)


@given(formulas)
@example("=1+1")
@example(" =HYPERLINK(0)")
@example('"=1+1')
@example("\x00@SUM(1)")
@example("\t=1")
@example("-2+3")
@example("\r\n=cmd|' /C calc'!A0")
def test_possible_formula_gets_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@given(st.text())
def test_no_cell_starts_like_a_formula(text: str) -> None:
    cell = str(escape_formula(text))
    assert not cell.startswith(tuple(FORMULA_STARTS))
    assert not cell.lstrip("\"' ").startswith(tuple(FORMULA_STARTS)) or cell.startswith("'")
    assert cell.endswith(text)


@pytest.mark.parametrize("text", ["", "Seen by all", "“Night” nurses", "24/7", "£5 - £10", "(+44) 20", "a=b", "é"])
def test_harmless_text_is_unchanged(text: str) -> None:
    assert escape_formula(text) == text


def test_number_is_unchanged() -> None:
    assert escape_formula(-5) == -5


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_cells_are_the_same_after_writing_and_reading(texts: list[str]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([escape_formula(text) for text in texts])
    read = next(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert read == [escape_formula(text) for text in texts]
