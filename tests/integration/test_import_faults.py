"""A file that nobody has seen before, with every kind of fault: all of them are reported, with their place, and
nothing is saved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl.utils import get_column_letter

from examples.desk.import_export import faults as fault_module
from examples.desk.import_export.faults import Fault
from examples.desk.import_export.plan import make_plan
from examples.desk.import_export.sheets import BY_TITLE
from examples.models import Example, Source, Term, Upload
from tests.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    term,
)
from tests.tables import table, workbook

pytestmark = pytest.mark.django_db
type Case = tuple[str, str, dict[str, Any]]  # what is said, of which column, of a row that is else in order
type Place = tuple[str, int, int]  # sheet, row, column

ENTRIES: list[Case] = [
    ("Write the slug of the entry in every row", "example", {"example": " "}),
    ("This entry is in row 2 already.", "example", {"example": "draft"}),
    ("Enter a valid “slug”", "example", {"example": "Not a slug!"}),
    ("Choose another slug.", "example", {"example": "retired"}),
    ("A working copy has this slug.", "example", {"example": "copy-of-1"}),
    ("An import does not change this. Write “public”", "slug", {"example": "public", "slug": "public-two"}),
    ("Write “draft” or empty the cell", "status", {"status": "published"}),
    ("press “Work on it again”", "", {"example": "gone", "title": "Another title"}),
    ("Fill in “Title”.", "title", {"title": "  "}),
    ("at most 200 characters", "title", {"title": "x" * 201}),
    ("Only one line fits here.", "place", {"place": "Leeds\nBradford"}),
    ("invisible character (U+0007)", "place", {"place": "Leeds_x0007_"}),
    ("This cell has a formula.", "place", {"place": "=A1"}),
    ("This cell has a spreadsheet error.", "place", {"place": "#REF!"}),
    ("Write the date as YYYY", "started", {"started": "spring 2020"}),
    ("Write the date as YYYY", "started", {"started": dt.datetime(2020, 7, 1, 9, 30)}),
    ("There is no such day.", "started", {"started": "2020-02-30"}),
    ("There is no such day.", "started", {"started": "31/02/2020"}),
    ("There is no such day.", "checked_on", {"checked_on": "2026-13-01"}),
    ("Write the date as YYYY-MM-DD", "check_due", {"check_due": "2026-07"}),
    ("The end cannot be before the start.", "ended", {"started": "2020", "ended": "2019-12"}),
    ("Write one of: national, regional", "scope", {"scope": "natoinal"}),
    ("Write yes or no.", "provider_sought", {"provider_sought": "perhaps"}),
    ("Enter a valid email address.", "contact_email", {"contact_email": "nobody"}),
    ("Enter a valid URL.", "contact_address", {"contact_address": "javascript:alert(1)"}),
    ("There is no setting “hospitl”. Did you mean “hospital”?", "setting", {"setting": "home; hospitl"}),
    ("There is no stage “unheard of”.", "stage", {"stage": "unheard of"}),
    ("The term “old-home” was retired. Write “home” instead.", "setting", {"setting": "old-home"}),
    ("There is no framework item “no-such-item”.", "framework_items", {"framework_items": "no-such-item"}),
    ("There is no entry “publik”. Did you mean “public”?", "related", {"related": "publik"}),
    ("An entry cannot be related to itself.", "related", {"example": "selfish", "related": "selfish"}),
    ("This entry has no source 9.", "evidence_source", {"evidence": "measured", "evidence_source": "9"}),
    ("Write a whole number in figures", "evidence_source", {"evidence_source": "one"}),
    ("This column has no heading.", "", {"": "a cell beside the table"}),
]
OUTCOME = {"source": 1, "measure": "Visits", "result": "18", "period": "2020", "design": "service data"}
ROWS: dict[str, tuple[dict[str, Any], list[Case]]] = {
    "Sources": (
        {"number": 20, "citation": "A report"},
        [
            ("There is no entry “publlic”, and no row of", "example", {"example": "publlic"}),
            ("Two sources cannot have the same number.", "number", {"example": "draft", "number": 1}),
            ("Write a whole number in figures", "number", {"example": "public", "number": "two"}),
            ("less than or equal to 999", "number", {"example": "public", "number": "40000"}),
            ("Fill in “Number”.", "number", {"example": "public", "number": None}),
            ("Fill in “Citation”.", "citation", {"citation": ""}),
            ("at most 400 characters", "citation", {"number": 23, "citation": "x" * 401}),
            ("Write the date as YYYY-MM-DD", "read_on", {"number": 21, "read_on": "yesterday"}),
            ("Write yes or no.", "is_copy", {"number": 22, "is_copy": "2"}),
            ("Enter a valid URL.", "address", {"number": 24, "address": "www.example.org"}),
        ],
    ),
    "Outcomes": (
        OUTCOME,
        [
            ("Give the source.", "source", {"source": None}),
            ("Fill in “What was looked at”.", "measure", {"measure": None}),
            ("Fill in “Result”.", "result", {"result": None}),
            ("Fill in “Period”.", "period", {"period": None}),
            ("Fill in “How we know”.", "design", {"design": None}),
            ("This entry has no source 7.", "source", {"source": 7}),
            ("Write one of: positive", "direction", {"direction": "upwards"}),
            ("Write one of: measured", "kind", {"kind": "guessed"}),
            ("Write a whole number in figures", "order", {"order": -1}),
            ("This cell has a formula.", "measure", {"measure": "=A1"}),
        ],
    ),
    "Costs": (
        {"kind": "running", "amount": 10, "source": 1},
        [
            ("Fill in “Kind”.", "kind", {"kind": None}),
            ("Amount must be 0 or more.", "amount", {"amount": -5}),
            ("Write the amount in pounds", "amount", {"amount": "twelve"}),
            ("no more than 2 decimal places", "amount", {"amount": "1.234"}),
            ("“To” needs an amount before it", "amount_to", {"amount_to": 9}),
            ("An amount needs the source that gives it.", "source", {"source": None}),
            ("Give an amount, or say what it covers", "covers", {"amount": None}),
            ("greater than or equal to 1900", "price_year", {"price_year": 20}),
            ("There is no cost “huge”.", "band", {"band": "huge"}),
        ],
    ),
    "Quotes": ({"source": 1, "text": "It helped."}, [("Fill in “Words”.", "text", {"text": None})]),
    "Resources": (
        {"title": "Kit"},
        [
            ("Enter a valid URL.", "address", {"address": "javascript:alert(1)"}),
            ("Fill in “Title”.", "title", {"title": None}),
        ],
    ),
    "Organisations": (
        {"organisation": "lead", "role": "partner"},
        [
            ("There is no organisation “leed trust”.", "organisation", {"organisation": "leed trust"}),
            ("Each organisation can have the same role only once.", "organisation", {}),
            ("Write one of: lead, partner", "role", {"role": "owner"}),
            ("Give the organisation.", "organisation", {"organisation": None}),
        ],
    ),
    "ICBs": (
        {"icb": "board"},
        [
            ("There is no board “NHS Nowhere”.", "icb", {"icb": "NHS Nowhere"}),
            ("Each ICB can be named only once", "icb", {}),
        ],
    ),
}


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


def sheets() -> tuple[dict[str, list[list[Any]]], dict[Place, str]]:
    """The file, and every fault that it has: its place, and what is said of it."""
    made, wanted = {}, dict[Place, str]()
    draft = {"example": "draft", "title": "Draft"}
    cases: list[tuple[str, dict[str, Any], list[Case]]] = [("Examples", {"title": "New"}, ENTRIES)]
    cases += [(title, {"example": "draft"} | sound, faults) for title, (sound, faults) in ROWS.items()]
    for title, sound, faults in cases:
        names = BY_TITLE[title.casefold()].headings
        first = draft if title == "Examples" else sound | ({"number": 1} if title == "Sources" else {})
        rows: list[list[Any]] = [[*names, None], [first.get(name) for name in (*names, "")]]
        for number, (words, name, cells) in enumerate(faults, 3):
            row = {"example": f"new-{number}"} | sound | cells
            rows.append([row.get(column) for column in (*names, "")])
            place = len(names) + 1 if "" in cells else names.index(name) + 1 if name else 0
            wanted[title, number, place] = words
        made[title] = rows
    return made, wanted


def spoil_headings(made: dict[str, list[list[Any]]]) -> Iterator[tuple[Place, str]]:
    """Spoils headings and adds a sheet."""
    quotes, resources = made["Quotes"], made["Resources"]
    quotes[0] += ["said_bye"]
    yield ("Quotes", 1, len(quotes[0])), "There is no column of this name. Did you mean “said_by”?"
    resources[0] += ["title"]
    yield ("Resources", 1, len(resources[0])), "This heading is there 2 times."
    made["Outcom"] = [["example"], ["draft"]]
    yield ("Outcom", 0, 0), "There is no sheet of this name. Did you mean “Outcomes”?"


def unseen() -> tuple[bytes, dict[Place, str]]:
    made, wanted = sheets()
    wanted |= dict(spoil_headings(made))
    return workbook(**made), wanted


def places(found: list[Fault]) -> list[Place]:
    return [(fault.sheet, fault.row, fault.column) for fault in found]


def judged(**tables: Any) -> list[tuple[int, str, str]]:
    """The faults of a workbook: row, column, and what is said."""
    return [(fault.row, fault.name, fault.message) for fault in make_plan("file.xlsx", workbook(**tables)).faults.kept]


def test_every_kind_of_fault_is_reported_with_its_place_and_nothing_else() -> None:
    content, wanted = unseen()
    found = make_plan("unseen.xlsx", content).faults.kept
    assert Counter(places(found)) == Counter(list(wanted))
    for fault in found:
        assert wanted[fault.sheet, fault.row, fault.column] in fault.message
        assert fault.message.endswith((".", "?"))
    assert len(wanted) >= 75


def test_slug_is_offered() -> None:
    ((_, name, message),) = judged(Examples=[["example", "title"], ["Not a slug!", "Title"]])
    assert (name, message.endswith("Such as “not-a-slug”.")) == ("example", True)


def test_command_prints_them_all_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, wanted = unseen()
    file = tmp_path / "unseen.xlsx"
    file.write_bytes(content)
    before = Example.objects.count(), Source.objects.count(), Upload.objects.count()
    with pytest.raises(CommandError, match=f"{len(wanted)} faults; nothing was saved") as error:
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
        ([["example"], ["a"]], "The column “title” is missing. Fill in “Title”."),
        ([["example", "title", "place"], ["a", "A", "b\x07c"]], "invisible character (U+0007)"),
        ([["example", "title", "setting"], ["a", "A", "hospitl"]], "Did you mean “hospital”?"),
        ([["example", "title", "ended", "started"], ["a", "A", "14/07/2019", "2020"]], "cannot be before the start"),
        ([["example", "title", "titel"], ["a", "A", "B"]], "Did you mean “title”?"),
        ([["example", "title", "title"], ["a", "A", "B"]], "This heading is there 2 times."),
    ],
)
def test_csv_file_has_the_same_rules(rows: list[list[str]], words: str) -> None:
    (fault,) = make_plan("file.csv", table(*rows)).faults.kept
    assert words in fault.message
    (same,) = make_plan(
        "file.xlsx", workbook(Examples=[[cell.replace("\x07", "_x0007_") for cell in row] for row in rows])
    ).faults.kept
    assert (same.message, same.row, same.letter) == (fault.message, fault.row, fault.letter)


def test_cell_longer_than_spreadsheets_have() -> None:
    (fault,) = make_plan("file.csv", table(["example", "title", "need"], ["a", "A", "x" * 33_000])).faults.kept
    assert (fault.letter, fault.message.startswith("The text has 33000 characters; a cell holds 32767.")) == ("C", True)


def test_missing_column_is_named_once_not_in_every_row() -> None:
    found = judged(Outcomes=[["example", "source", "measure"], *[["draft", 1, f"Visits {n}"] for n in range(3)]])
    assert sorted(name for _, name, _ in found) == ["design", "period", "result"]
    assert found[0][2].startswith("The column “")


def test_claim_that_the_file_leaves_alone_still_needs_its_source() -> None:
    example = Example.objects.get(slug="draft")
    OutcomeFactory(example=example, source=example.sources.get())
    ((row, name, message),) = judged(Sources=[["example", "number", "citation"], ["draft", 2, "Another report"]])
    assert (row, name) == (2, "")
    assert message.startswith("Outcome 1, which this file leaves as it is: This entry has no source 1.")


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
    plan = make_plan("file.xlsx", workbook(Examples=[names, row], Sources=[["example", "number"], ["draft", 1]]))
    assert plan.faults.kept == []
    (change,) = plan.sound
    assert change.old | {"title": "A new title"} == change.new


def test_very_many_faults_are_counted_and_the_first_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_module, "KEPT", 3)
    content = workbook(Examples=[["example", "title"], *([f"new {n}", ""] for n in range(5))])
    found = make_plan("file.xlsx", content).faults
    assert (found.count, len(found.kept), found.beyond) == (10, 3, 7)
