"""A file that nobody has seen before, with every kind of fault: all of them are told, with their place, and nothing
is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from examples.desk.exchange import faults as told
from examples.desk.exchange.columns import SHEETS
from examples.desk.exchange.faults import Fault, Kind
from examples.desk.exchange.plan import plan
from openpyxl.utils import get_column_letter

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
type Case = tuple[Kind, str, dict[str, Any]]  # what is wrong, in which column, in a row that is else in order

ENTRIES: list[Case] = [
    (Kind.EXAMPLE_MISSING, "example", {"example": " "}),
    (Kind.EXAMPLE_TWICE, "example", {"example": "draft"}),
    (Kind.SLUG, "example", {"example": "Not a slug!"}),
    (Kind.SLUG, "example", {"example": "retired"}),
    (Kind.SLUG_TAKEN, "example", {"example": "copy-of-1"}),
    (Kind.SLUG_CHANGED, "slug", {"example": "public", "slug": "public-two"}),
    (Kind.STATE, "status", {"status": "published"}),
    (Kind.RETIRED, "", {"example": "gone", "title": "Another title"}),
    (Kind.REQUIRED, "title", {"title": "  "}),
    (Kind.TOO_LONG, "title", {"title": "x" * 201}),
    (Kind.LINES, "place", {"place": "Leeds\nBradford"}),
    (Kind.CONTROL, "place", {"place": "Leeds_x0007_"}),
    (Kind.FORMULA, "place", {"place": "=A1"}),
    (Kind.ERROR, "place", {"place": "#REF!"}),
    (Kind.DATE, "started", {"started": "spring 2020"}),
    (Kind.NO_SUCH_DAY, "started", {"started": "2020-02-30"}),
    (Kind.NO_SUCH_DAY, "checked_on", {"checked_on": "2026-13-01"}),
    (Kind.END, "ended", {"started": "2020", "ended": "2019-12"}),
    (Kind.CHOICE, "scope", {"scope": "natoinal"}),
    (Kind.YES_NO, "provider_sought", {"provider_sought": "perhaps"}),
    (Kind.EMAIL, "contact_email", {"contact_email": "nobody"}),
    (Kind.ADDRESS, "contact_address", {"contact_address": "javascript:alert(1)"}),
    (Kind.TERM, "setting", {"setting": "home; hospitl"}),
    (Kind.TERM, "stage", {"stage": "unheard of"}),
    (Kind.TERM_RETIRED, "setting", {"setting": "old-home"}),
    (Kind.ITEM, "framework_items", {"framework_items": "no-such-item"}),
    (Kind.RELATED, "related", {"related": "publik"}),
    (Kind.ITSELF, "related", {"example": "selfish", "related": "selfish"}),
    (Kind.EVIDENCE, "evidence_source", {"evidence": "measured"}),
    (Kind.CITED, "evidence_source", {"evidence": "measured", "evidence_source": "9"}),
    (Kind.NUMBER, "evidence_source", {"evidence_source": "one"}),
    (Kind.UNNAMED, "", {"": "a cell beside the table"}),
]
OUTCOME = {"source": 1, "measure": "Visits", "result": "18", "period": "2020", "design": "service data"}
ROWS: dict[str, tuple[dict[str, Any], list[Case]]] = {
    "Sources": (
        {"number": 20, "citation": "A report"},
        [
            (Kind.EXAMPLE, "example", {"example": "publlic"}),
            (Kind.NUMBER_TWICE, "number", {"example": "draft", "number": 1}),
            (Kind.NUMBER, "number", {"example": "public", "number": "two"}),
            (Kind.RANGE, "number", {"example": "public", "number": "40000"}),
            (Kind.REQUIRED, "citation", {"citation": ""}),
            (Kind.DATE, "read_on", {"number": 21, "read_on": "yesterday"}),
            (Kind.YES_NO, "is_copy", {"number": 22, "is_copy": "2"}),
        ],
    ),
    "Outcomes": (
        OUTCOME,
        [
            *((Kind.REQUIRED, name, {name: None}) for name in OUTCOME),
            (Kind.CITED, "source", {"source": 7}),
            (Kind.CHOICE, "direction", {"direction": "upwards"}),
            (Kind.CHOICE, "outcome_kind", {"outcome_kind": "guessed"}),
        ],
    ),
    "Costs": (
        {"cost_kind": "running", "amount": 10, "source": 1},
        [
            (Kind.NEGATIVE, "amount", {"amount": -5}),
            (Kind.NUMBER, "amount", {"amount": "£1,200"}),
            (Kind.RANGE, "amount", {"amount": "1.234"}),
            (Kind.AMOUNTS, "amount_to", {"amount_to": 9}),
            (Kind.AMOUNT_SOURCE, "source", {"source": None}),
            (Kind.COST_EMPTY, "amount", {"amount": None}),
            (Kind.RANGE, "price_year", {"price_year": 20}),
            (Kind.TERM, "band", {"band": "huge"}),
        ],
    ),
    "Quotes": ({"source": 1, "text": "It helped."}, [(Kind.REQUIRED, "text", {"text": None})]),
    "Resources": ({"title": "Kit"}, [(Kind.ADDRESS, "address", {"address": "ftp://example.org/kit"})]),
    "Organisations": (
        {"organisation": "lead", "role": "partner"},
        [
            (Kind.ORGANISATION, "organisation", {"organisation": "leed trust"}),
            (Kind.ROLE_TWICE, "organisation", {}),
            (Kind.CHOICE, "role", {"role": "owner"}),
        ],
    ),
    "ICBs": (
        {"icb": "board"},
        [(Kind.ICB, "icb", {"icb": "NHS Nowhere"}), (Kind.ICB_TWICE, "icb", {})],
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


def sheets() -> tuple[dict[str, list[list[Any]]], list[tuple[Kind, str, int, int]]]:
    """The file, and every fault that it has: kind, sheet, row, column."""
    made, wanted = {}, list[tuple[Kind, str, int, int]]()
    draft = {"example": "draft", "title": "Draft"}
    cases: list[tuple[str, dict[str, Any], list[Case]]] = [("Examples", {"title": "New"}, ENTRIES)]
    cases += [(title, {"example": "draft"} | sound, faults) for title, (sound, faults) in ROWS.items()]
    for title, sound, faults in cases:
        sheet = next(sheet for sheet in SHEETS if sheet.title == title)
        names = [column.name for column in sheet.columns]
        first = draft if title == "Examples" else sound | ({"number": 1} if title == "Sources" else {})
        rows: list[list[Any]] = [[*names, None], [first.get(name) for name in (*names, "")]]
        for number, (kind, name, cells) in enumerate(faults, 3):
            row = {"example": f"new-{number}"} | sound | cells
            rows.append([row.get(column) for column in (*names, "")])
            place = len(names) + 1 if kind is Kind.UNNAMED else names.index(name) + 1 if name else 0
            wanted.append((kind, title, number, place))
        made[title] = rows
    return made, wanted


def headings(made: dict[str, list[list[Any]]]) -> Iterator[tuple[Kind, str, int, int]]:
    """Spoils headings and adds a sheet."""
    quotes, resources = made["Quotes"], made["Resources"]
    quotes[0] += ["said_bye"]
    yield Kind.COLUMN, "Quotes", 1, len(quotes[0])
    resources[0] += ["title"]
    yield Kind.COLUMN_TWICE, "Resources", 1, len(resources[0])
    made["Outcom"] = [["example"], ["draft"]]
    yield Kind.SHEET, "Outcom", 0, 0


def unseen() -> tuple[bytes, list[tuple[Kind, str, int, int]]]:
    made, wanted = sheets()
    wanted += headings(made)
    return workbook(**made), wanted


def places(found: list[Fault]) -> Counter[tuple[Kind, str, int, int]]:
    return Counter((fault.kind, fault.sheet, fault.row, fault.column) for fault in found)


def test_every_kind_of_fault_is_told_with_its_place_and_nothing_else() -> None:
    content, wanted = unseen()
    found = plan("unseen.xlsx", content)
    assert places(found.faults.kept) == Counter(wanted)
    assert len({kind for kind, *_ in wanted}) >= 30
    assert all(fault.message.endswith((".", "?")) for fault in found.faults.kept)


def test_messages_name_what_is_near() -> None:
    said = {fault.value: fault.message for fault in plan("unseen.xlsx", unseen()[0]).faults.kept}
    assert said["home; hospitl"].endswith("Did you mean “hospital”?")
    assert said["old-home"] == "“old-home”: The term “old-home” was retired. Write “home” instead."
    assert said["publlic"].endswith("Did you mean “public”?")
    assert said["leed trust"].startswith("There is no organisation of this name.")
    assert said["natoinal"].endswith("Did you mean “national”?")
    assert said["said_bye"].startswith("There is no column of this name. Did you mean “said_by”?")
    assert said["Not a slug!"].endswith("such as “not-a-slug”.")


def test_command_prints_them_all_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, wanted = unseen()
    file = tmp_path / "unseen.xlsx"
    file.write_bytes(content)
    before = Example.objects.count(), Source.objects.count(), Upload.objects.count()
    with pytest.raises(CommandError, match=f"{len(wanted)} faults; nothing was saved") as error:
        call_command("import_examples", str(file), "--check")
    assert error.value.returncode == 1
    printed = capsys.readouterr().out.splitlines()[1:]
    print(*printed, sep="\n")
    assert len(printed) == len(wanted)
    for kind, sheet, row, column in wanted:
        start = [kind.value, sheet, *([str(row)] if row else []), *([get_column_letter(column)] if column else [])]
        assert any(line.split()[: len(start)] == start for line in printed), start
    with pytest.raises(CommandError, match="nothing was saved"):
        call_command("import_examples", str(file))
    assert before == (Example.objects.count(), Source.objects.count(), Upload.objects.count())


CSV = ["kind", "example", "title", "amount", "outcome_kind"]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([["example", "title"], ["a", "A"]], Kind.COLUMN_MISSING),
        ([CSV, ["exampel", "a", "A", "", ""]], Kind.ROW_KIND),
        ([CSV, ["example", "a", "A", "5", ""]], Kind.NOT_HERE),
        ([CSV, ["example", "a", "x" * 33_000, "", ""]], Kind.CELL_TOO_LONG),
        ([["kind", "title"], ["example", "A"]], Kind.COLUMN_MISSING),
    ],
)
def test_faults_of_a_csv_file(rows: list[list[str]], kind: Kind) -> None:
    assert {fault.kind for fault in plan("file.csv", table(*rows)).faults.kept} == {kind}


def test_missing_column_is_told_once_not_in_every_row() -> None:
    content = workbook(Outcomes=[["example", "source", "measure"], *[["draft", 1, "Visits"]] * 3])
    found = plan("file.xlsx", content).faults.kept
    assert [(fault.kind, fault.name) for fault in found] == [
        (Kind.COLUMN_MISSING, name) for name in ("result", "period", "design")
    ]


def test_claim_that_the_file_leaves_alone_still_needs_its_source() -> None:
    example = Example.objects.get(slug="draft")
    OutcomeFactory(example=example, source=example.sources.get())
    content = workbook(Sources=[["example", "number", "citation"], ["draft", 2, "Another report"]])
    (fault,) = plan("file.xlsx", content).faults.kept
    assert (fault.kind, fault.sheet, fault.row) == (Kind.CITED, "Sources", 2)
    assert fault.message.startswith("Outcome 1, which this file leaves as it is: The entry has no source 1.")


def test_what_stands_stored_is_not_judged_again() -> None:
    """A retired term and words that no import would take stay, as long as the file does not touch them."""
    example = Example.objects.get(slug="draft")
    Example.objects.filter(pk=example.pk).update(place="Leeds\x07", evidence=term("evidence", "measured"))
    example.terms.add(Term.objects.get(slug="old-home"))
    row = ["draft", "A new title", "Leeds_x0007_", "measured", "home; old-home"]
    found = plan("file.xlsx", workbook(Examples=[["example", "title", "place", "evidence", "setting"], row]))
    assert found.faults.kept == []
    (change,) = found.to_save
    assert change.old | {"title": "A new title"} == change.new


def test_very_many_faults_are_counted_and_the_first_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "KEPT", 3)
    found = plan("file.xlsx", workbook(Examples=[["example", "title"], *([f"new {n}", ""] for n in range(5))]))
    assert (found.faults.count, len(found.faults.kept), found.faults.beyond) == (10, 3, 7)
