"""Every fault of a file is reported with its place, and nothing is saved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl.utils import get_column_letter

from examples.admin.import_export import faults as import_faults
from examples.admin.import_export.faults import ImportFault
from examples.admin.import_export.import_plan import make_import_plan
from examples.models import Example, Source, Term, Upload
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    term,
)
from tests.helpers.faulty_workbook import FaultPlace, build_faulty_workbook
from tests.helpers.import_steps import plan_workbook
from tests.helpers.spreadsheets import build_csv, build_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    for vocabulary, slug, order in (
        ("setting", "hospital", 0), ("setting", "home", 0), ("evidence", "described", 0), ("evidence", "measured", 2),
    ):  # fmt: skip
        term(vocabulary, slug, order=order)
    old = term("setting", "old-home")
    Term.objects.filter(pk=old.pk).update(retired_on="2026-01-01", replaced_by=term("setting", "home"))
    lead = OrganisationFactory(slug="lead", name="Lead")
    ICBFactory(slug="board")
    FrameworkItemFactory(slug="fair-access")
    for slug, status in (("public", "published"), ("draft", "draft")):
        found = ExampleFactory(slug=slug, organisations=[lead], status=status)
        found.sources.update(number=1)
    gone = ExampleFactory(slug="gone", status="draft")
    Example.objects.filter(pk=gone.pk).update(status="retired", retired_reason="It ended.")
    Example.objects.create(slug="copy-of-1", title="Copy", copy_of=Example.objects.get(slug="public"))


def list_places(found: list[ImportFault]) -> list[FaultPlace]:
    return [(fault.sheet, fault.row, fault.column) for fault in found]


def list_faults(**tables: Any) -> list[tuple[int, str, str]]:
    """The row, column name and message of every fault."""
    return [(fault.row, fault.name, fault.message) for fault in plan_workbook(**tables).faults.items]


def test_every_fault_is_reported_with_its_place() -> None:
    content, expected = build_faulty_workbook()
    found = make_import_plan("unseen.xlsx", content).faults.items
    assert Counter(list_places(found)) == Counter(list(expected))
    for fault in found:
        assert expected[fault.sheet, fault.row, fault.column] in fault.message
        assert fault.message.endswith((".", "?"))
    assert len(expected) >= 75


def test_invalid_slug_gets_a_suggestion() -> None:
    ((_, name, message),) = list_faults(Examples=[["example", "title"], ["Not a slug!", "Title"]])
    assert (name, message.endswith("For example, “not-a-slug”.")) == ("example", True)


def test_command_prints_all_faults_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, expected = build_faulty_workbook()
    file = tmp_path / "unseen.xlsx"
    file.write_bytes(content)
    before = Example.objects.count(), Source.objects.count(), Upload.objects.count()
    with pytest.raises(CommandError, match=f"{len(expected)} errors; nothing was saved") as error:
        call_command("import_examples", str(file), "--check")
    assert error.value.returncode == 1
    printed = capsys.readouterr().out.splitlines()[1:]
    assert len(printed) == len(expected)
    for sheet, row, column in expected:
        start = [sheet, *([str(row)] if row else []), *([get_column_letter(column)] if column else [])]
        assert any(line.split()[: len(start)] == start for line in printed), start
    for partial in ([], ["--partial"]):  # an unknown heading affects all entries
        with pytest.raises(CommandError, match="nothing was saved"):
            call_command("import_examples", str(file), *partial)
    assert before == (Example.objects.count(), Source.objects.count(), Upload.objects.count())


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["title"], ["A"]], "The column “example” is missing."),
        ([["example"], ["a"]], "The column “title” is missing. Enter “Title”."),
        ([["example", "title", "place"], ["a", "A", "b\x07c"]], "invisible character (U+0007)"),
        ([["example", "title", "setting"], ["a", "A", "hospitl"]], "Did you mean “hospital”?"),
        ([["example", "title", "ended", "started"], ["a", "A", "14/07/2019", "2020"]], "cannot be before the date"),
        ([["example", "title", "titel"], ["a", "A", "B"]], "Did you mean “title”?"),
        ([["example", "title", "title"], ["a", "A", "B"]], "This heading appears 2 times."),
    ],
)
def test_csv_and_workbook_have_the_same_faults(rows: list[list[str]], words: str) -> None:
    (fault,) = make_import_plan("file.csv", build_csv(*rows)).faults.items
    assert words in fault.message
    (same,) = plan_workbook(Examples=[[cell.replace("\x07", "_x0007_") for cell in row] for row in rows]).faults.items
    assert (same.message, same.row, same.column_letter) == (fault.message, fault.row, fault.column_letter)


def test_cell_over_the_length_limit() -> None:
    content = build_csv(["example", "title", "need"], ["a", "A", "x" * 33_000])
    (fault,) = make_import_plan("file.csv", content).faults.items
    assert fault.column_letter == "C"
    assert fault.message.startswith("The text has 33000 characters; a cell can have 32767.")


def test_missing_column_is_reported_once() -> None:
    found = list_faults(Outcomes=[["example", "source", "measure"], *[["draft", 1, f"Visits {n}"] for n in range(3)]])
    assert sorted(name for _, name, _ in found) == ["design", "period", "result"]
    assert found[0][2].startswith("The column “")


def test_unchanged_claim_still_needs_its_source() -> None:
    example = Example.objects.get(slug="draft")
    OutcomeFactory(example=example, source=example.sources.get())
    ((row, name, message),) = list_faults(Sources=[["example", "number", "citation"], ["draft", 2, "Another report"]])
    assert (row, name) == (2, "")
    assert message.startswith("Outcome 1, which this file does not change: This entry has no source 1.")


@pytest.mark.parametrize("slug", ["draft", "new-one"])
def test_unreadable_source_number_does_not_affect_other_faults(slug: str) -> None:
    found = list_faults(
        Examples=[["example", "title"], [slug, "Title"]],
        Sources=[["example", "number", "citation"], [slug, "1", "One"], [slug, "two", "Two"], [slug, "three", "Three"]],
        Quotes=[["example", "source", "text"], [slug, 1, "It helped."], [slug, 9, "It did."]],
    )
    assert [(row, name) for row, name, _ in found] == [(3, "number"), (4, "number"), (3, "source")]
    assert found[-1][2].startswith("This entry has no source 9. Its sources are 1.")


def test_claims_citing_an_unreadable_source_number_have_no_fault() -> None:
    (fault,) = list_faults(
        Sources=[["example", "number", "citation"], ["draft", "one", "A report"]],
        Quotes=[["example", "source", "text"], ["draft", 1, "It helped."]],
    )
    assert fault[:2] == (2, "number")


def test_merged_and_empty_rows() -> None:
    """A merged cell leaves the cells below it empty. Blank rows are ignored."""
    heading = ["example", "source", "text"]
    found = list_faults(Quotes=[heading, ["draft", 1, "One."], [None, 1, "Two."], [None] * 3, [" ", "", None]])
    assert [(row, name) for row, name, _ in found] == [(3, "example")]


def test_stored_values_are_not_validated_again() -> None:
    """A retired term and invalid text are accepted if the file does not change them."""
    example = Example.objects.get(slug="draft")
    Example.objects.filter(pk=example.pk).update(place="Leeds\x07", evidence=term("evidence", "measured"))
    example.terms.add(Term.objects.get(slug="old-home"))
    Source.objects.filter(example=example).update(citation="A report\x07")
    row = ["draft", "A new title", "Leeds_x0007_", "measured", "home; old-home"]
    names = ["example", "title", "place", "evidence", "setting"]
    plan = plan_workbook(Examples=[names, row], Sources=[["example", "number"], ["draft", 1]])
    assert plan.faults.items == []
    (change,) = plan.importable
    assert change.old | {"title": "A new title"} == change.new


def test_faults_over_the_limit_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_faults, "MAX_FAULTS", 3)
    content = build_workbook(Examples=[["example", "title"], *([f"new {n}", ""] for n in range(5))])
    found = make_import_plan("file.xlsx", content).faults
    assert (found.count, len(found.items)) == (10, 3)
