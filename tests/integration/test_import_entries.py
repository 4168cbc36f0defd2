"""Importing a file: every change is reviewed first, then all are saved together."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from examples.admin.import_export.import_plan import make_import_plan
from examples.documents.field_types import FieldKind
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.versions import list_versions
from examples.models import Cost, Example, Outcome, Upload
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory, SourceFactory, term
from tests.helpers.import_steps import (
    confirm_import,
    edit_export,
    export_workbook,
    import_file,
    plan_workbook,
    review_upload,
)
from tests.helpers.spreadsheets import build_csv, build_workbook, edit_workbook, keep_sheets, read_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    found: Example = ExampleFactory(slug="draft", title="Draft", status="draft", published_at=None)
    found.sources.update(number=1)
    for measure in ("Visits", "Nights", "Calls"):
        OutcomeFactory(example=found, source=found.sources.get(), measure=measure)
    return Example.objects.get(pk=found.pk)


@pytest.fixture
def public() -> Example:
    found: Example = ExampleFactory(slug="public", title="Public")
    found.sources.update(number=1)
    OutcomeFactory(example=found, source=found.sources.get())
    return Example.objects.get(pk=found.pk)


class ReferencesWithoutTerms(References):
    """The terms have been deleted since the import was planned."""

    def find_row(self, field: Any, slug: str | None, *, keep_retired: bool = False) -> Any:
        if field.kind is not FieldKind.TERMS:
            return super().find_row(field, slug, keep_retired=keep_retired)
        self.missing.append(f"the {field.vocabulary} “{slug}”")
        return None


def test_new_entry_is_a_draft_by_its_importer(edith: Client, editor: User, draft: Example) -> None:
    term("setting", "home")
    OrganisationFactory(slug="lead", name="Lead Hospice")
    content = build_workbook(
        Examples=[
            ["example", "title", "setting", "started", "evidence_source", "related"],
            ["night-sitters", "Night sitters", "HOME", "2020-07", 1, "draft; morning-sitters"],
            ["morning-sitters", "Morning sitters", "", "", "", "night-sitters"],
        ],
        Sources=[["example", "number", "citation"], ["night-sitters", 1, "A report"]],
        Costs=[["example", "source", "kind", "amount"], ["night-sitters", 1, "Running", 1200.5]],
        Organisations=[["example", "organisation"], ["night-sitters", "lead hospice"]],
    )
    import_file(edith, content)
    example = Example.objects.get(slug="night-sitters")
    entry = load_document(example)
    assert (example.status, example.created_by, example.edited_by) == ("draft", editor, editor)
    assert (entry["setting"], entry["started"], entry["started_precision"]) == (["home"], "2020-07-01", "month")
    assert (entry["evidence_source"], entry["costs"][0]["amount"], entry["costs"][0]["source"]) == (1, "1200.50", 1)
    assert (entry["participations"][0]["organisation"], entry["related"]) == ("lead", ["draft", "morning-sitters"])
    assert [v.revision.comment for v in list_versions(example)] == ["Imported from “file.xlsx”"]
    assert not Upload.objects.exists()


def test_review_shows_changes_and_saves_nothing(edith: Client, draft: Example, public: Example) -> None:
    content = edit_export("Examples", 2, title="Another title", place="Leeds")
    before = load_document(draft)
    _, page = review_upload(edith, content)
    assert "0 new, 1 changed, 1 unchanged" in page
    assert "<del>Draft</del>" in page
    assert "<ins>Another</ins>" in page or "<ins>Another title</ins>" in page
    assert "Leeds" in page
    assert load_document(draft) == before
    assert not list_versions(draft).exists()


def test_draft_is_changed_in_place(edith: Client, editor: User, draft: Example) -> None:
    import_file(edith, edit_export("Examples", 2, title="Another title"))
    draft.refresh_from_db()
    assert (draft.title, draft.status, draft.edited_by) == ("Another title", "draft", editor)
    comments = [version.revision.comment for version in list_versions(draft)]
    assert comments == ["Imported from “file.xlsx”", "As it was when its history began"]


def test_published_entry_gets_a_working_copy(edith: Client, public: Example) -> None:
    before = load_document(public)
    content = edit_workbook(edit_export("Examples", 2, title="New words"), "Outcomes", 2, result="20 of 21")
    _, page = review_upload(edith, content)
    assert "A working copy will be created and changed" in page
    import_file(edith, content)
    assert load_document(public) == before
    copy = Example.objects.get(copy_of=public)
    assert (copy.title, copy.status, copy.outcomes.get().result) == ("New words", "draft", "20 of 21")


def test_working_copy_is_exported_and_changed(edith: Client, public: Example) -> None:
    import_file(edith, edit_export("Examples", 2, title="New words"))
    keys = {row.pk for row in Outcome.objects.filter(example__copy_of=public)}
    content = export_workbook()
    assert make_import_plan("file.xlsx", content).importable == []
    assert len(read_cells(content)["Examples"]) == 2
    _, page = review_upload(edith, edit_workbook(content, "Examples", 2, title="Newer words"))
    assert "Its working copy will be changed" in page
    import_file(edith, edit_workbook(content, "Examples", 2, title="Newer words"))
    assert Example.objects.get(copy_of=public).title == "Newer words"
    assert {row.pk for row in Outcome.objects.filter(example__copy_of=public)} == keys


def test_imported_rows_replace_stored_rows(edith: Client, draft: Example) -> None:
    kept_key = draft.outcomes.get(measure="Nights").pk
    content = build_workbook(
        Outcomes=[
            ["example", "source", "measure", "result", "period", "design"],
            ["draft", 1, "Nights", "18 of 21", "2020", "service data"],
            ["draft", 1, "Weeks", "3", "2020", "service data"],
        ]
    )
    _, page = review_upload(edith, content)
    assert "1 outcome will be removed." in page
    import_file(edith, content)
    found = {row.measure: row.pk for row in draft.outcomes.all()}
    assert set(found) == {"Nights", "Weeks"}
    assert found["Nights"] == kept_key


def test_missing_sheets_and_columns_change_nothing(edith: Client, draft: Example) -> None:
    Cost.objects.create(example=draft, kind="running", covers="Nurses", order=4)
    before = load_document(draft)
    content = build_workbook(
        Examples=[["example", "place"], ["draft", "Leeds"]],
        Outcomes=[["example", "measure"]],
        Costs=[["example", "kind", "covers"], ["draft", "running", "Nurses and porters"]],
    )
    import_file(edith, content)
    costs = [before["costs"][0] | {"covers": "Nurses and porters"}]
    assert load_document(draft) == before | {"place": "Leeds", "costs": costs}


def test_empty_cell_empties_the_field(edith: Client, draft: Example) -> None:
    names = ["summary", "setting", "stage", "scope"]
    content = build_workbook(Examples=[["example", *names], ["draft", *[None] * len(names)]])
    import_file(edith, content)
    found = load_document(draft)
    assert (found["summary"], found["setting"], found["stage"], found["scope"]) == ("", [], None, "not-stated")
    assert found["population"] == ["everyone"]


def test_row_order_and_line_breaks_are_ignored(draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(need="One.\r\n\r\nTwo.")
    found = read_cells(export_workbook())
    rows = {title: [rows[0], *reversed(rows[1:])] for title, rows in found.items() if title != "Read me"}
    plan = make_import_plan("file.xlsx", edit_workbook(build_workbook(**rows), "Examples", 2, need="One.\n\nTwo."))
    assert (plan.faults.items, plan.importable) == ([], [])


def test_csv_changes_entry_fields(edith: Client, draft: Example) -> None:
    before = load_document(draft)
    content = build_csv(["example", "place", "started"], ["draft", " Leeds ", "14/07/2020"], delimiter=";")
    import_file(edith, content, "file.csv")
    dates = {"started": "2020-07-14", "started_precision": "day"}
    assert load_document(draft) == before | {"place": "Leeds"} | dates


def test_entry_in_review_keeps_status_and_loses_publication_date(edith: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(status="in_review", publish_at="2030-01-01T10:00Z")
    import_file(edith, edit_export("Examples", 2, title="Another title"))
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at, draft.title) == ("in_review", None, "Another title")


def test_one_fault_prevents_saving(edith: Client, draft: Example) -> None:
    content = build_workbook(Examples=[["example", "title"], ["new-one", "New"], ["Bad slug", "Bad"]])
    address, page = review_upload(edith, content)
    assert "1 error to correct" in page
    assert "1 entry can be imported. 1 entry cannot be imported yet." in page
    response = confirm_import(edith, address, page)
    assert "Nothing was saved because the file has errors." in response.content.decode()
    assert Example.objects.count() == 1


def test_concurrent_change_must_be_reviewed_before_saving(edith: Client, draft: Example) -> None:
    address, page = review_upload(edith, edit_export("Examples", 2, title="Mine"))
    Example.objects.filter(pk=draft.pk).update(title="Theirs")
    response = confirm_import(edith, address, page).content.decode()
    assert "entries changed after you checked this file" in response
    assert "<del>Theirs</del>" in response
    assert Example.objects.get().title == "Theirs"
    confirm_import(edith, address, response)
    assert Example.objects.get().title == "Mine"


def test_review_warns_of_concurrent_changes(edith: Client, draft: Example) -> None:
    address, page = review_upload(edith, edit_export("Examples", 2, title="Mine"))
    assert "Entries have changed since" not in page
    Example.objects.filter(pk=draft.pk).update(place="Leeds")
    page = edith.get(address).content.decode()
    assert "Entries have changed since" in page
    assert "Imported from" in confirm_import(edith, address, page).content.decode()
    assert Example.objects.get().title == "Mine"


def test_import_needs_the_plan_digest(edith: Client, draft: Example) -> None:
    address, _ = review_upload(edith, edit_export("Examples", 2, title="Mine"))
    confirm_import(edith, address, "")
    assert Example.objects.get().title == "Draft"


def test_term_deleted_during_import_prevents_saving(
    edith: Client, draft: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    term("setting", "hospice")
    content = build_workbook(Examples=[["example", "title", "setting"], ["new-one", "New", "hospice"]])
    address, page = review_upload(edith, content)
    monkeypatch.setattr("examples.admin.import_export.store.References", ReferencesWithoutTerms)
    response = confirm_import(edith, address, page).content.decode()
    assert "Nothing was saved, because these no longer exist: the setting “hospice”" in response
    assert Example.objects.count() == 1


def test_single_sheet_can_be_imported(draft: Example, public: Example) -> None:
    content = edit_workbook(keep_sheets(export_workbook(), "Outcomes"), "Outcomes", 2, result="19 of 21")
    plan = make_import_plan("file.xlsx", content)
    assert (plan.faults.items, [change.slug for change in plan.importable]) == ([], ["draft"])


def test_missing_required_columns_change_nothing(edith: Client, draft: Example) -> None:
    """Even if a new row would need them."""
    before = load_document(draft)
    rows = [["draft", row["order"], "measured by us"] for row in before["outcomes"]]
    import_file(edith, build_workbook(Outcomes=[["example", "order", "measured_by"], *rows]))
    outcomes = [row | {"measured_by": "measured by us"} for row in before["outcomes"]]
    assert load_document(draft) == before | {"outcomes": outcomes}


def test_swapped_source_numbers_keep_row_keys_and_claims(edith: Client, draft: Example) -> None:
    SourceFactory(example=draft, number=2, citation="Another report")
    keys = {source.citation: source.pk for source in draft.sources.all()}
    found = read_cells(export_workbook())
    rows = {title: found[title] for title in ("Sources", "Outcomes")}
    content = edit_workbook(edit_workbook(build_workbook(**rows), "Sources", 2, number=2), "Sources", 3, number=1)
    import_file(edith, content)
    document = load_document(draft)
    assert [row["citation"] for row in document["sources"]] == ["Another report", "A report"]
    assert {row["id"] for row in document["sources"]} == set(keys.values())
    assert {row["source"] for row in document["outcomes"]} == {1}


def test_second_import_changes_nothing(edith: Client, draft: Example, public: Example) -> None:
    content = edit_workbook(edit_export("Examples", 2, title="New words"), "Examples", 3, title="Other words")
    import_file(edith, content)
    before = [load_document(example) for example in Example.objects.order_by("pk")]
    plan = make_import_plan("file.xlsx", content)
    assert (plan.faults.items, plan.importable) == ([], [])
    assert [load_document(example) for example in Example.objects.order_by("pk")] == before


def test_retired_entry_is_rejected(draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(status="retired", retired_reason="It ended.")
    (fault,) = plan_workbook(Examples=[["example", "title"], ["draft", "New"]]).faults.items
    assert "press “Edit and publish again”" in fault.message
    assert make_import_plan("file.xlsx", export_workbook()).faults.items == []
