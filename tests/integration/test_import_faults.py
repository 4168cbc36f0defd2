"""A file that nobody has seen before, with every kind of fault: all of them are reported, with their place, and
nothing is saved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl.utils import get_column_letter

from examples.admin.import_export import faults as fault_module
from examples.admin.import_export.faults import FileFault
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
from tests.helpers.faulty_workbook import Place, faulty_workbook
from tests.helpers.spreadsheets import table, workbook

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


def places(found: list[FileFault]) -> list[Place]:
    return [(fault.sheet, fault.row, fault.column) for fault in found]


def judged(**tables: Any) -> list[tuple[int, str, str]]:
    """The faults of a workbook: row, column, and what is said."""
    return [
        (fault.row, fault.name, fault.message)
        for fault in make_import_plan("file.xlsx", workbook(**tables)).faults.items
    ]


def test_every_kind_of_fault_is_reported_with_its_place_and_nothing_else() -> None:
    content, wanted = faulty_workbook()
    found = make_import_plan("unseen.xlsx", content).faults.items
    assert Counter(places(found)) == Counter(list(wanted))
    for fault in found:
        assert wanted[fault.sheet, fault.row, fault.column] in fault.message
        assert fault.message.endswith((".", "?"))
    assert len(wanted) >= 75


def test_slug_is_offered() -> None:
    ((_, name, message),) = judged(Examples=[["example", "title"], ["Not a slug!", "Title"]])
    assert (name, message.endswith("For example, “not-a-slug”.")) == ("example", True)


def test_command_prints_them_all_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, wanted = faulty_workbook()
    file = tmp_path / "unseen.xlsx"
    file.write_bytes(content)
    before = Example.objects.count(), Source.objects.count(), Upload.objects.count()
    with pytest.raises(CommandError, match=f"{len(wanted)} errors; nothing was saved") as error:
        call_command("import_examples", str(file), "--check")
    assert error.value.returncode == 1
    printed = capsys.readouterr().out.splitlines()[1:]
    assert len(printed) == len(wanted)
    for sheet, row, column in wanted:
        start = [sheet, *([str(row)] if row else []), *([get_column_letter(column)] if column else [])]
        assert any(line.split()[: len(start)] == start for line in printed), start
    for partial in ([], ["--partial"]):  # a heading that is not known concerns all entries
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
        ([["example", "title", "ended", "started"], ["a", "A", "14/07/2019", "2020"]], "cannot be before the start"),
        ([["example", "title", "titel"], ["a", "A", "B"]], "Did you mean “title”?"),
        ([["example", "title", "title"], ["a", "A", "B"]], "This heading appears 2 times."),
    ],
)
def test_csv_file_has_the_same_rules(rows: list[list[str]], words: str) -> None:
    (fault,) = make_import_plan("file.csv", table(*rows)).faults.items
    assert words in fault.message
    (same,) = make_import_plan(
        "file.xlsx", workbook(Examples=[[cell.replace("\x07", "_x0007_") for cell in row] for row in rows])
    ).faults.items
    assert (same.message, same.row, same.column_letter) == (fault.message, fault.row, fault.column_letter)


def test_cell_longer_than_spreadsheets_have() -> None:
    (fault,) = make_import_plan("file.csv", table(["example", "title", "need"], ["a", "A", "x" * 33_000])).faults.items
    assert (fault.column_letter, fault.message.startswith("The text has 33000 characters; a cell can have 32767.")) == (
        "C",
        True,
    )


def test_missing_column_is_named_once_not_in_every_row() -> None:
    found = judged(Outcomes=[["example", "source", "measure"], *[["draft", 1, f"Visits {n}"] for n in range(3)]])
    assert sorted(name for _, name, _ in found) == ["design", "period", "result"]
    assert found[0][2].startswith("The column “")


def test_claim_that_the_file_leaves_alone_still_needs_its_source() -> None:
    example = Example.objects.get(slug="draft")
    OutcomeFactory(example=example, source=example.sources.get())
    ((row, name, message),) = judged(Sources=[["example", "number", "citation"], ["draft", 2, "Another report"]])
    assert (row, name) == (2, "")
    assert message.startswith("Outcome 1, which this file does not change: This entry has no source 1.")


@pytest.mark.parametrize("slug", ["draft", "new-one"])
def test_unreadable_source_number_neither_hides_nor_doubles_other_faults(slug: str) -> None:
    found = judged(
        Examples=[["example", "title"], [slug, "Title"]],
        Sources=[["example", "number", "citation"], [slug, "1", "One"], [slug, "two", "Two"], [slug, "three", "Three"]],
        Quotes=[["example", "source", "text"], [slug, 1, "It helped."], [slug, 9, "It did."]],
    )
    assert [(row, name) for row, name, _ in found] == [(3, "number"), (4, "number"), (3, "source")]
    assert found[-1][2].startswith("This entry has no source 9. Its sources are 1.")


def test_citations_of_a_stored_source_whose_number_cannot_be_read_are_no_faults() -> None:
    (fault,) = judged(
        Sources=[["example", "number", "citation"], ["draft", "one", "A report"]],
        Quotes=[["example", "source", "text"], ["draft", 1, "It helped."]],
    )
    assert fault[:2] == (2, "number")


def test_merged_and_empty_rows() -> None:
    """A merged cell leaves the others of its rows empty; rows of blanks are no rows."""
    heading = ["example", "source", "text"]
    found = judged(Quotes=[heading, ["draft", 1, "One."], [None, 1, "Two."], [None] * 3, [" ", "", None]])
    assert [(row, name) for row, name, _ in found] == [(3, "example")]


def test_what_is_stored_is_not_judged_again() -> None:
    """A retired term and words that no import would take stay, as long as the file does not touch them."""
    example = Example.objects.get(slug="draft")
    Example.objects.filter(pk=example.pk).update(place="Leeds\x07", evidence=term("evidence", "measured"))
    example.terms.add(Term.objects.get(slug="old-home"))
    Source.objects.filter(example=example).update(address="no address")
    row = ["draft", "A new title", "Leeds_x0007_", "measured", "home; old-home"]
    names = ["example", "title", "place", "evidence", "setting"]
    plan = make_import_plan("file.xlsx", workbook(Examples=[names, row], Sources=[["example", "number"], ["draft", 1]]))
    assert plan.faults.items == []
    (change,) = plan.importable
    assert change.old | {"title": "A new title"} == change.new


def test_very_many_faults_are_counted_and_the_first_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_module, "MAX_FAULTS", 3)
    content = workbook(Examples=[["example", "title"], *([f"new {n}", ""] for n in range(5))])
    found = make_import_plan("file.xlsx", content).faults
    assert (found.count, len(found.items)) == (10, 3)
