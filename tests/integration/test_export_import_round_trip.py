"""An export can be imported without any change: escapes, both file formats, every field."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from examples.admin.import_export.export import (
    EXPORT_FORMATS,
    CellTooLong,
    load_documents_to_export,
    write_csv,
    write_workbook,
)
from examples.admin.import_export.faults import ImportFaults
from examples.admin.import_export.file_rows import read_file_rows
from examples.admin.import_export.guidance_sheet import READ_ONLY_COLUMNS
from examples.admin.import_export.import_plan import make_import_plan, run_import
from examples.admin.import_export.sheets import ENTRY_SHEET
from examples.admin.import_export.workbook_reader import escape_xlsx_text
from examples.documents.difference import remove_row_keys
from examples.documents.field_types import Document, EntryField, FieldKind
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS, build_empty_document, build_empty_row
from examples.models import Example
from examples.presenters.csv_cells import escape_formula, unescape_formula
from tests.helpers.spreadsheets import read_cells

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"
# Formulas, characters that spreadsheets skip or escape, and texts that look like our own escapes.
RISKY_TEXT = st.sampled_from(
    ["=1+1", "+2", "-5", "@x", "'=1", "''", "'", '"=1', "\t=1", "\r", "\n", "\r\n", " =1", "＝1", "＋2", "\u200b=1",
     "_x000D_", "_x005F_", "_x0041_", "#N/A", "#REF!", "TRUE", "1e5", "00123", "2020-07", ";", ",", '"', "é", "😀",
     "sep=;", "\ufeff", "kind"]
)  # fmt: skip
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
TEXTS = st.lists(st.one_of(RISKY_TEXT, PLAIN_TEXT), max_size=4).map("".join)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FIELDS = ("title", "summary", "need", "what_was_done", "place", "editor_note", "limits", "workforce")


@pytest.mark.once
@given(TEXTS)
def test_escapes_stop_formulas_and_are_reversible(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(DANGEROUS)
    assert not escape_formula(text).lstrip(" \n\u200b").startswith(DANGEROUS)
    assert unescape(escape_xlsx_text(text)) == text


def build_document(texts: list[str]) -> Document:
    return build_empty_document() | {"slug": "night-sitters"} | dict(zip(FIELDS, texts, strict=True))


def read_back(file_format: str, content: bytes) -> list[dict[str, str]]:
    faults = ImportFaults()
    rows = read_file_rows(f"file.{file_format}", content, faults)
    assert faults.items == []
    return [{name: text for name, text in row.texts.items() if text} for row in rows]


@pytest.mark.once
@settings(max_examples=15)
@given(texts=st.lists(TEXTS, min_size=len(FIELDS), max_size=len(FIELDS)))
def test_any_text_survives_both_formats(texts: list[str]) -> None:
    entry = build_document(texts)
    (row,) = ENTRY_SHEET.format_rows(entry)
    expected = [{name: text for name, text in zip(ENTRY_SHEET.headings, row, strict=True) if text}]
    assert read_back("csv", write_csv([entry])) == expected
    content = write_workbook([entry])
    assert read_back("xlsx", content) == expected
    rows = read_cells(content)["Examples"][1:]
    assert not any(str(cell).startswith(DANGEROUS) for row in rows for cell in row if cell)


@pytest.mark.once
def test_text_too_long_for_a_cell_raises_an_error() -> None:
    long = build_empty_document() | {"slug": "night-sitters", "title": "T", "need": "x" * 32_768}
    for write in (write_csv, write_workbook):
        with pytest.raises(CellTooLong, match="“need” of the entry “night-sitters” has 32768 characters"):
            write([long])
    assert read_back("csv", write_csv([long | {"need": "x" * 32_767}]))


@pytest.fixture
def reference_data(tmp_path: Path) -> None:
    """Reference data without entries, which take long to load."""
    shutil.copytree(FIXTURES, tmp_path / "fixtures", ignore=shutil.ignore_patterns("examples"))
    (tmp_path / "fixtures" / "examples").mkdir()
    call_command("load_catalogue", fixtures=tmp_path / "fixtures", verbosity=0)


def read_data(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {title: rows for title, rows in read_cells(content).items() if title != "Read me"}


LINE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
LINES = st.one_of(LINE, st.sampled_from(["=1+1", "+2", "'=1", "#N/A", "＝1", "_x0041_", "sep=;", '"', ";", "TRUE"]))
SOURCE = {"address": "", "published": "", "read_on": None, "is_copy": False, "note": ""}
OUTCOME = {"comparator": "", "measured_by": "", "kind": "measured", "nature": "effect", "direction": "not-known"}
COST = {
    "band": None,
    "amount_to": None,
    "amount_without": None,
    "significance": "",
    "per": "",
    "price_year": None,
    "basis": "actual",
    "note": "",
}


@st.composite
def generate_entry(draw: st.DrawFn) -> Document:
    """A new draft and its rows, with any texts."""
    words, several = st.lists(LINES, max_size=3).map("\n".join), st.integers(0, 3)
    numbers = sorted(draw(st.sets(st.integers(1, 999), min_size=1, max_size=3)))
    cited = st.sampled_from(numbers)
    texts = {name: draw(words) for name in ("summary", "need", "limits", "editor_note")}
    claims = {"measure": words.filter(str.strip), "result": LINES, "period": LINES, "design": LINES, "source": cited}
    return build_empty_document() | texts | {
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


@settings(max_examples=15)
@given(entry=generate_entry())
def test_generated_entry_survives_export_and_import(entry: Document) -> None:
    slug = f"entry-{Example.objects.count()}"
    content = write_workbook([entry | {"slug": slug}])
    plan, is_saved = run_import("file.xlsx", content, None)
    assert (plan.faults.items, is_saved) == ([], True)
    stored = Example.objects.get(slug=slug)
    document = load_document(stored)
    assert read_data(write_workbook(load_documents_to_export([stored.pk]))) == read_data(content)
    for file_format, (_, write) in EXPORT_FORMATS.items():
        plan, _ = run_import(f"file.{file_format}", write(load_documents_to_export([stored.pk])), None)
        assert (plan.faults.items, plan.importable) == ([], [])
    again, _ = run_import("file.xlsx", content, None)
    assert (again.importable, load_document(stored)) == ([], document)


@settings(max_examples=15)
@given(texts=st.lists(TEXTS, min_size=len(FIELDS), max_size=len(FIELDS)))
def test_export_of_any_stored_text_is_no_change(texts: list[str]) -> None:
    """Even texts that forms reject: control characters, outer spaces, line breaks in one-line fields."""
    slug = f"entry-{Example.objects.count()}"
    Example.objects.create(slug=slug, **dict(zip(FIELDS, texts, strict=True)) | {"title": f"T{texts[0]}"[:200]})
    for file_format, (_, write) in EXPORT_FORMATS.items():
        plan = make_import_plan(f"file.{file_format}", write(load_documents_to_export()))
        assert (plan.faults.items, plan.importable) == ([], [])


def test_every_field_has_a_column_and_an_explanation(reference_data: None) -> None:
    found = read_cells(write_workbook([]))
    explained = found.pop("Read me")
    fields = {"Examples": ENTRY_FIELDS, **{f"{part.label}s": part.fields for part in PARTS}}
    assert {title: set(rows[0]) for title, rows in found.items()} == {
        title: {"example", *(field.name for field in shown)} for title, shown in fields.items()
    }
    for field in (field for shown in fields.values() for field in shown):
        rows = [row for row in explained if row[0] in (field.name, f"{field.name} (required)")]
        assert any(row[1] == field.label and field.help in (row[2] or "") for row in rows), field.name
    assert {"home", "hospital", "described"} <= {row[0] for row in explained}


VALUES: dict[FieldKind, Any] = {
    FieldKind.LINE: "A line", FieldKind.TEXT: "A text.\n\n- of lines", FieldKind.FLAG: True, FieldKind.NUMBER: 1,
    FieldKind.AMOUNT: "5.50", FieldKind.DATE: "2026-07-14", FieldKind.PARTIAL_DATE: "2020-07-14",
    FieldKind.WEB_ADDRESS: "https://example.org/a", FieldKind.EMAIL: "team@example.org", FieldKind.SOURCE: 1,
    FieldKind.RELATED: ["other"],
}  # fmt: skip


def fill_fields(fields: Iterable[EntryField], references: References) -> dict[str, Any]:
    """A value for every field, different from its empty value."""
    found: dict[str, Any] = {}
    value: Any
    for field in fields:
        if field.kind is FieldKind.CHOICE:
            default = field.column.get_default()
            value = next(str(value) for value, _ in field.column.flatchoices if value and value != default)
        elif field.kind in VALUES:
            value = VALUES[field.kind]
        else:
            slug = min(references.get_rows(field))
            value = [slug] if field.is_list else slug
        found |= {field.name: 2020 if field.name in ("price_year", "since") else value}
        found |= dict.fromkeys(field.keys[1:], "day")
    return found


def test_every_field_is_exported_and_imported(reference_data: None) -> None:
    """Fails if import or export leaves out a field of the schema."""
    references = References()
    Example.objects.create(slug="other", title="Other")
    shown = {name: build_empty_document()[name] for name in READ_ONLY_COLUMNS - {"slug"}} | {"slug": "full"}
    editable = (field for field in ENTRY_FIELDS if field.name not in READ_ONLY_COLUMNS)
    entry = build_empty_document() | fill_fields(editable, references) | shown
    entry |= {part.name: [build_empty_row(part) | fill_fields(part.fields, references)] for part in PARTS}
    (cost,) = entry["costs"]  # a range and two groups of a study exclude each other
    entry["costs"] = [
        cost | {"amount_without": None, "significance": ""},
        cost | {"kind": "difference", "amount_to": None},
    ]
    plan, is_saved = run_import("file.xlsx", write_workbook([entry]), None)
    assert (plan.faults.items, is_saved) == ([], True)
    assert remove_row_keys(load_document(Example.objects.get(slug="full"))) == remove_row_keys(entry)
    own = {name: value for name, value in entry.items() if name not in {part.name for part in PARTS}}
    other = {"slug": "full-again", "evidence_source": None}
    (change,) = make_import_plan("file.csv", write_csv([entry | other])).changes
    assert {name: change.new[name] for name in own} == own | other
