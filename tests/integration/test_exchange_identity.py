"""What is exported comes back as it was: through the marks, through both forms of file, from database to database."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from examples.desk.exchange.exporting import TooLong, as_csv, as_workbook, documents
from examples.desk.exchange.faults import Faults
from examples.desk.exchange.files import FORMS
from examples.desk.exchange.marks import marked, unmarked
from examples.desk.exchange.plan import Action, plan
from examples.desk.exchange.reading import read
from examples.desk.exchange.saving import carry_out
from examples.desk.exchange.texts import lines
from examples.desk.exchange.workbook import escaped, unescaped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.documents.schema import Document, empty
from examples.models import Example
from tests.tables import cells

pytestmark = pytest.mark.django_db
# With what a spreadsheet runs, skips or escapes, and what looks like our own marks.
NASTY = st.sampled_from(
    ["=1+1", "+2", "-5", "@x", "'=1", "''", "'", '"=1', "\t=1", "\r", "\n", "\r\n", " =1", "＝1", "＋2", "\u200b=1",
     "_x000D_", "_x005F_", "_x0041_", "#N/A", "#REF!", "TRUE", "1e5", "00123", "2020-07", ";", ",", '"', "é", "😀",
     "sep=;", "\ufeff", "kind"]
)  # fmt: skip
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
TEXTS = st.lists(st.one_of(NASTY, PLAIN), max_size=4).map("".join)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FIELDS = ("title", "summary", "need", "what_was_done", "place", "editor_note", "limits", "workforce")


@given(TEXTS)
def test_mark_comes_off_again_and_stops_every_formula(text: str) -> None:
    assert unmarked(marked(text)) == text
    assert not marked(text).startswith(DANGEROUS)
    assert not marked(text).lstrip(" \n\u200b").startswith(DANGEROUS)
    assert unescaped(escaped(text)) == text


def document(texts: list[str]) -> Document:
    return empty() | {"slug": "night-sitters"} | dict(zip(FIELDS, texts, strict=True))


def read_back(form: str, content: bytes) -> list[dict[str, str]]:
    faults = Faults()
    found = read(f"file.{form}", content, faults)
    assert faults.kept == []
    return [{name: text for name, text in line.texts.items() if text} for line in found]


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=len(FIELDS), max_size=len(FIELDS)))
def test_any_text_comes_back_from_both_forms(texts: list[str]) -> None:
    entry = document(texts)
    ((sheet, row),) = lines(entry)
    wanted = [{column.name: text for column, text in zip(sheet.columns, row, strict=True) if text}]
    assert read_back("csv", as_csv([entry])) == wanted
    content = as_workbook([entry])
    assert read_back("xlsx", content) == wanted
    assert not any(str(cell).startswith(DANGEROUS) for row in cells(content)["Examples"][1:] for cell in row if cell)


def test_text_that_no_cell_holds_is_named_and_not_cut_off() -> None:
    long = empty() | {"slug": "night-sitters", "title": "T", "need": "x" * 32_768}
    for form in (as_csv, as_workbook):
        with pytest.raises(TooLong, match="“need” of the entry “night-sitters” has 32768 characters"):
            form([long])
    assert read_back("csv", as_csv([long | {"need": "x" * 32_767}]))


@pytest.fixture
def catalogue() -> None:
    call_command("load_catalogue", verbosity=0)


def bare(content: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {title: rows for title, rows in content.items() if title != "Read me"}


def test_whole_catalogue_comes_back_unchanged_and_into_an_empty_database(catalogue: None) -> None:
    """Also its rows' keys: nothing that is the same is written."""
    entries = list(documents())
    assert len(entries) == Example.objects.count() > 80
    for form, (_, made) in FORMS.items():
        found = plan(f"file.{form}", made(entries))
        assert (found.faults.kept, found.to_save, len(found.of(Action.SAME))) == ([], [], len(entries))
    drafts = [entry | {"status": "draft", "retired_reason": ""} for entry in entries]
    _begin_anew()
    content = as_workbook(drafts)
    found, saved = carry_out("file.xlsx", content, None, None)
    assert (found.faults.kept, saved, len(found.of(Action.NEW))) == ([], True, len(entries))
    assert as_csv(documents()) == as_csv(drafts)
    assert bare(cells(as_workbook(documents()))) == bare(cells(content))


def _begin_anew() -> None:
    Example.objects.update(status="draft", published_at=None)
    Example.objects.update(evidence_source=None)
    Example.objects.all().delete()


LINE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
LINES = st.one_of(LINE, st.sampled_from(["=1+1", "+2", "'=1", "#N/A", "＝1", "_x0041_", "sep=;", '"', ";", "TRUE"]))
SOURCE = {"address": "", "published": "", "read_on": None, "is_copy": False, "note": ""}
OUTCOME = {"comparator": "", "measured_by": "", "kind": "measured", "nature": "effect", "direction": "not-known"}
COST = {"band": None, "amount_to": None, "per": "", "price_year": None, "basis": "actual", "note": ""}


@st.composite
def generated(draw: st.DrawFn) -> Document:
    """A new draft with rows, whatever their texts."""
    words, several = st.lists(LINES, max_size=3).map("\n".join), st.integers(0, 3)
    numbers = sorted(draw(st.sets(st.integers(1, 999), min_size=1, max_size=3)))
    cited = st.sampled_from(numbers)
    texts = {name: draw(words) for name in ("summary", "need", "limits", "editor_note")}
    claims = {"measure": words.filter(str.strip), "result": LINES, "period": LINES, "design": LINES, "source": cited}
    return empty() | texts | {
        "title": draw(LINES),
        "evidence_source": draw(st.one_of(st.none(), cited)),
        "started": draw(st.dates().map(str)), "started_precision": "day",
        "sources": [SOURCE | {"number": number, "citation": draw(LINES)} for number in numbers],
        "outcomes": [
            OUTCOME | {"order": order} | {name: draw(value) for name, value in claims.items()}
            for order in range(draw(several))
        ],
        "costs": [
            COST | {"order": order, "kind": "running", "covers": draw(LINES), "source": draw(cited),
                    "amount": draw(st.decimals(0, 10**9, places=2).map(str))}
            for order in range(draw(several))
        ],
    }  # fmt: skip


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entry=generated())
def test_generated_entry_is_imported_as_it_was_exported(entry: Document) -> None:
    slug = f"entry-{Example.objects.count()}"
    content = as_csv([entry | {"slug": slug}])
    found, saved = carry_out("file.csv", content, None, None)
    assert (found.faults.kept, saved) == ([], True)
    stored = Example.objects.get(slug=slug)
    assert as_csv(documents([stored.pk])) == content
    assert plan("file.xlsx", as_workbook(documents([stored.pk]))).to_save == []
