"""Builds a workbook with every kind of fault that an import reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from examples.admin.import_export.sheets import SHEET_BY_TITLE
from tests.helpers.spreadsheets import build_workbook

type FaultCase = tuple[str, str, dict[str, Any]]  # message, column, and the cells that differ from a valid row
type FaultPlace = tuple[str, int, int]  # sheet, row, column

ENTRY_CASES: list[FaultCase] = [
    ("Enter the entry’s slug in every row", "example", {"example": " "}),
    ("This entry is already in row 2.", "example", {"example": "draft"}),
    ("Enter a valid “slug”", "example", {"example": "Not a slug!"}),
    ("Choose another slug.", "example", {"example": "retired"}),
    ("A working copy already has this slug.", "example", {"example": "copy-of-1"}),
    ("You cannot change this value by import. Enter “public”", "slug", {"example": "public", "slug": "public-two"}),
    ("Enter “draft” or clear the cell", "status", {"status": "published"}),
    ("press “Edit and publish again”", "", {"example": "gone", "title": "Another title"}),
    ("Enter “Title”.", "title", {"title": "  "}),
    ("at most 200 characters", "title", {"title": "x" * 201}),
    ("Use one line only.", "place", {"place": "Leeds\nBradford"}),
    ("invisible character (U+0007)", "place", {"place": "Leeds_x0007_"}),
    ("This cell has a formula.", "place", {"place": "=A1"}),
    ("This cell has a spreadsheet error.", "place", {"place": "#REF!"}),
    ("Write the date as YYYY", "started", {"started": "spring 2020"}),
    ("Write the date as YYYY", "started", {"started": dt.datetime(2020, 7, 1, 9, 30)}),
    ("There is no such day.", "started", {"started": "2020-02-30"}),
    ("There is no such day.", "started", {"started": "31/02/2020"}),
    ("There is no such day.", "checked_on", {"checked_on": "2026-13-01"}),
    ("There is no such day.", "check_due", {"check_due": "31/11/2026"}),
    ("Write the date as YYYY-MM-DD", "check_due", {"check_due": "2026-07"}),
    ("The date in “Ended” cannot be before the date in “Started”.", "ended", {"started": "2020", "ended": "2019-12"}),
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
PART_CASES: dict[str, tuple[dict[str, Any], list[FaultCase]]] = {
    "Sources": (
        {"number": 20, "citation": "A report"},
        [
            ("There is no entry “publlic”, and no row for it", "example", {"example": "publlic"}),
            ("Two sources of an entry cannot have the same number.", "number", {"example": "draft", "number": 1}),
            ("Write a whole number in figures", "number", {"example": "public", "number": "two"}),
            ("less than or equal to 999", "number", {"example": "public", "number": "40000"}),
            ("Enter “Number”.", "number", {"example": "public", "number": None}),
            ("Enter “Citation”.", "citation", {"citation": ""}),
            ("at most 400 characters", "citation", {"number": 23, "citation": "x" * 401}),
            ("Write the date as YYYY-MM-DD", "read_on", {"number": 21, "read_on": "yesterday"}),
            ("Write yes or no.", "is_copy", {"number": 22, "is_copy": "2"}),
            ("Enter a valid URL.", "address", {"number": 24, "address": "www.example.org"}),
        ],
    ),
    "Outcomes": (
        OUTCOME,
        [
            ("Enter the source.", "source", {"source": None}),
            ("Enter “What was looked at”.", "measure", {"measure": None}),
            ("Enter “Result”.", "result", {"result": None}),
            ("Enter “Period”.", "period", {"period": None}),
            ("Enter “How we know”.", "design", {"design": None}),
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
            ("Enter “Kind”.", "kind", {"kind": None}),
            ("Amount must be 0 or more.", "amount", {"amount": -5}),
            ("Write the amount in pounds", "amount", {"amount": "twelve"}),
            ("no more than 2 decimal places", "amount", {"amount": "1.234"}),
            ("“To” is the upper end of a range", "amount_to", {"amount_to": 9}),
            ("Choose the source that gives this amount.", "source", {"source": None}),
            ("A cost needs at least one of these", "covers", {"amount": None}),
            ("greater than or equal to 1900", "price_year", {"price_year": 20}),
            ("There is no cost “huge”.", "band", {"band": "huge"}),
        ],
    ),
    "Quotes": ({"source": 1, "text": "It helped."}, [("Enter “Words”.", "text", {"text": None})]),
    "Resources": (
        {"title": "Kit"},
        [
            ("Enter a valid URL.", "address", {"address": "javascript:alert(1)"}),
            ("Enter “Title”.", "title", {"title": None}),
        ],
    ),
    "Organisations": (
        {"organisation": "lead", "role": "partner"},
        [
            ("There is no organisation “leed trust”.", "organisation", {"organisation": "leed trust"}),
            ("An organisation can have each role only once in an entry.", "organisation", {}),
            ("Write one of: lead, partner", "role", {"role": "owner"}),
            ("Enter the organisation.", "organisation", {"organisation": None}),
        ],
    ),
    "ICBs": (
        {"icb": "board"},
        [
            ("There is no board “NHS Nowhere”.", "icb", {"icb": "NHS Nowhere"}),
            ("An entry can name each ICB only once", "icb", {}),
        ],
    ),
}


def build_sheets() -> tuple[dict[str, list[list[Any]]], dict[FaultPlace, str]]:
    """The rows of each sheet, and the expected message of each fault by its place."""
    sheets, expected = {}, dict[FaultPlace, str]()
    draft = {"example": "draft", "title": "Draft"}
    cases: list[tuple[str, dict[str, Any], list[FaultCase]]] = [("Examples", {"title": "New"}, ENTRY_CASES)]
    cases += [(title, {"example": "draft"} | valid, faults) for title, (valid, faults) in PART_CASES.items()]
    for title, valid, faults in cases:
        names = SHEET_BY_TITLE[title.casefold()].headings
        first = draft if title == "Examples" else valid | ({"number": 1} if title == "Sources" else {})
        rows: list[list[Any]] = [[*names, None], [first.get(name) for name in (*names, "")]]
        for number, (words, name, cells) in enumerate(faults, 3):
            row = {"example": f"new-{number}"} | valid | cells
            rows.append([row.get(column) for column in (*names, "")])
            place = len(names) + 1 if "" in cells else names.index(name) + 1 if name else 0
            expected[title, number, place] = words
        sheets[title] = rows
    return sheets, expected


def spoil_headings(sheets: dict[str, list[list[Any]]]) -> Iterator[tuple[FaultPlace, str]]:
    """Adds wrong headings and a sheet of an unknown name."""
    quotes, resources = sheets["Quotes"], sheets["Resources"]
    quotes[0] += ["said_bye"]
    yield ("Quotes", 1, len(quotes[0])), "No column can have this name. Did you mean “said_by”?"
    resources[0] += ["title"]
    yield ("Resources", 1, len(resources[0])), "This heading appears 2 times."
    sheets["Outcom"] = [["example"], ["draft"]]
    yield ("Outcom", 0, 0), "No sheet can have this name. Did you mean “Outcomes”?"


def build_faulty_workbook() -> tuple[bytes, dict[FaultPlace, str]]:
    sheets, expected = build_sheets()
    expected |= dict(spoil_headings(sheets))
    return build_workbook(**sheets), expected
