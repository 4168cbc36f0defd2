"""From a file to the desk: everything is shown first, and then saved whole, by those who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from examples.admin.import_export.export import load_documents_to_export, write_workbook
from examples.admin.import_export.import_plan import make_import_plan
from examples.documents.fields import FieldKind
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.versions import list_versions
from examples.models import Cost, Example, Outcome, Upload
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory, SourceFactory, term
from tests.helpers.spreadsheets import cells, edited, kept, table, workbook
from tests.helpers.uploads import confirmed, imported, looked_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return create_account("editor", "editor")


@pytest.fixture
def desk(editor: User) -> Client:
    return sign_in(editor)


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


class NoTerms(References):
    """Of a database whose terms have gone since the file was planned."""

    def find_row(self, field: Any, slug: str | None, *, keep_retired: bool = False) -> Any:
        if field.kind is not FieldKind.TERMS:
            return super().find_row(field, slug, keep_retired=keep_retired)
        self.missing.append(f"the {field.vocabulary} “{slug}”")
        return None


def exported() -> bytes:
    return write_workbook(load_documents_to_export())


def test_new_entry_is_a_draft_by_whoever_imported_it(desk: Client, editor: User, draft: Example) -> None:
    term("setting", "home")
    OrganisationFactory(slug="lead", name="Lead Hospice")
    content = workbook(
        Examples=[
            ["example", "title", "setting", "started", "evidence_source", "related"],
            ["night-sitters", "Night sitters", "HOME", "2020-07", 1, "draft; morning-sitters"],
            ["morning-sitters", "Morning sitters", "", "", "", "night-sitters"],
        ],
        Sources=[["example", "number", "citation"], ["night-sitters", 1, "A report"]],
        Costs=[["example", "source", "kind", "amount"], ["night-sitters", 1, "Running", 1200.5]],
        Organisations=[["example", "organisation"], ["night-sitters", "lead hospice"]],
    )
    imported(desk, content)
    found = Example.objects.get(slug="night-sitters")
    said = load_document(found)
    assert (found.status, found.created_by, found.edited_by) == ("draft", editor, editor)
    assert (said["setting"], said["started"], said["started_precision"]) == (["home"], "2020-07-01", "month")
    assert (said["evidence_source"], said["costs"][0]["amount"], said["costs"][0]["source"]) == (1, "1200.50", 1)
    assert (said["participations"][0]["organisation"], said["related"]) == ("lead", ["draft", "morning-sitters"])
    assert [v.revision.comment for v in list_versions(found)] == ["Imported from “file.xlsx”"]
    assert not Upload.objects.exists()


def test_dry_run_shows_old_and_new_and_saves_nothing(desk: Client, draft: Example, public: Example) -> None:
    content = edited(exported(), "Examples", 2, title="Another title", place="Leeds")
    before = load_document(draft)
    _, page = looked_at(desk, content)
    assert "0 new, 1 changed, 1 unchanged" in page
    assert "<del>Draft</del>" in page
    assert "<ins>Another</ins>" in page or "<ins>Another title</ins>" in page
    assert "Leeds" in page
    assert load_document(draft) == before
    assert not list_versions(draft).exists()


def test_draft_is_changed_in_place_with_its_history(desk: Client, editor: User, draft: Example) -> None:
    imported(desk, edited(exported(), "Examples", 2, title="Another title"))
    draft.refresh_from_db()
    assert (draft.title, draft.status, draft.edited_by) == ("Another title", "draft", editor)
    comments = [version.revision.comment for version in list_versions(draft)]
    assert comments == ["Imported from “file.xlsx”", "As it was when its history began"]


def test_published_entry_stays_and_its_working_copy_is_made(desk: Client, public: Example) -> None:
    before = load_document(public)
    content = edited(edited(exported(), "Examples", 2, title="New words"), "Outcomes", 2, result="20 of 21")
    _, page = looked_at(desk, content)
    assert "A working copy will be created and changed" in page
    imported(desk, content)
    assert load_document(public) == before
    copy = Example.objects.get(copy_of=public)
    assert (copy.title, copy.status, copy.outcomes.get().result) == ("New words", "draft", "20 of 21")


def test_working_copys_text_is_exported_and_changed_again(desk: Client, public: Example) -> None:
    imported(desk, edited(exported(), "Examples", 2, title="New words"))
    keys = {row.pk for row in Outcome.objects.filter(example__copy_of=public)}
    content = exported()
    assert make_import_plan("file.xlsx", content).importable == []
    assert len(cells(content)["Examples"]) == 2
    _, page = looked_at(desk, edited(content, "Examples", 2, title="Newer words"))
    assert "Its working copy will be changed" in page
    imported(desk, edited(content, "Examples", 2, title="Newer words"))
    assert Example.objects.get(copy_of=public).title == "Newer words"
    assert {row.pk for row in Outcome.objects.filter(example__copy_of=public)} == keys


def test_rows_of_an_entry_take_the_place_of_those_it_had(desk: Client, draft: Example) -> None:
    kept_key = draft.outcomes.get(measure="Nights").pk
    content = workbook(
        Outcomes=[
            ["example", "source", "measure", "result", "period", "design"],
            ["draft", 1, "Nights", "18 of 21", "2020", "service data"],
            ["draft", 1, "Weeks", "3", "2020", "service data"],
        ]
    )
    _, page = looked_at(desk, content)
    assert "1 outcome will be removed." in page
    imported(desk, content)
    found = {row.measure: row.pk for row in draft.outcomes.all()}
    assert set(found) == {"Nights", "Weeks"}
    assert found["Nights"] == kept_key


def test_sheets_and_columns_that_are_left_out_change_nothing(desk: Client, draft: Example) -> None:
    Cost.objects.create(example=draft, kind="running", covers="Nurses", order=4)
    before = load_document(draft)
    content = workbook(
        Examples=[["example", "place"], ["draft", "Leeds"]],
        Outcomes=[["example", "measure"]],
        Costs=[["example", "kind", "covers"], ["draft", "running", "Nurses and porters"]],
    )
    imported(desk, content)
    costs = [before["costs"][0] | {"covers": "Nurses and porters"}]
    assert load_document(draft) == before | {"place": "Leeds", "costs": costs}


def test_empty_cell_empties_the_field(desk: Client, draft: Example) -> None:
    names = ["summary", "setting", "stage", "scope"]
    content = workbook(Examples=[["example", *names], ["draft", *[None] * len(names)]])
    imported(desk, content)
    found = load_document(draft)
    assert (found["summary"], found["setting"], found["stage"], found["scope"]) == ("", [], None, "not-stated")
    assert found["population"] == ["everyone"]


def test_sorted_rows_and_other_line_breaks_are_no_change(draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(need="One.\r\n\r\nTwo.")
    found = cells(exported())
    rows = {title: [rows[0], *reversed(rows[1:])] for title, rows in found.items() if title != "Read me"}
    made = make_import_plan("file.xlsx", edited(workbook(**rows), "Examples", 2, need="One.\n\nTwo."))
    assert (made.faults.items, made.importable) == ([], [])


def test_csv_changes_the_entrys_own_fields(desk: Client, draft: Example) -> None:
    before = load_document(draft)
    content = table(["example", "place", "started"], ["draft", " Leeds ", "14/07/2020"], delimiter=";")
    imported(desk, content, "file.csv")
    dates = {"started": "2020-07-14", "started_precision": "day"}
    assert load_document(draft) == before | {"place": "Leeds"} | dates


def test_review_keeps_its_state_and_loses_its_day(desk: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(status="in_review", publish_at="2030-01-01T10:00Z")
    imported(desk, edited(exported(), "Examples", 2, title="Another title"))
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at, draft.title) == ("in_review", None, "Another title")


def test_with_one_fault_nothing_is_saved(desk: Client, draft: Example) -> None:
    content = workbook(Examples=[["example", "title"], ["new-one", "New"], ["Bad slug", "Bad"]])
    address, page = looked_at(desk, content)
    assert "1 error to correct" in page
    assert "1 entry can be imported. 1 cannot be imported yet." in page
    answer = confirmed(desk, address, page)
    assert "Nothing was saved because the file has errors." in answer.content.decode()
    assert Example.objects.count() == 1


def test_what_somebody_changed_meanwhile_is_shown_again_before_it_is_saved(desk: Client, draft: Example) -> None:
    address, page = looked_at(desk, edited(exported(), "Examples", 2, title="Mine"))
    Example.objects.filter(pk=draft.pk).update(title="Theirs")
    answer = confirmed(desk, address, page).content.decode()
    assert "entries changed after you checked this file" in answer
    assert "<del>Theirs</del>" in answer
    assert Example.objects.get().title == "Theirs"
    confirmed(desk, address, answer)
    assert Example.objects.get().title == "Mine"


def test_dry_run_says_that_entries_have_changed(desk: Client, draft: Example) -> None:
    address, page = looked_at(desk, edited(exported(), "Examples", 2, title="Mine"))
    assert "Entries have changed since" not in page
    Example.objects.filter(pk=draft.pk).update(place="Leeds")
    page = desk.get(address).content.decode()
    assert "Entries have changed since" in page
    assert "Imported from" in confirmed(desk, address, page).content.decode()
    assert Example.objects.get().title == "Mine"


def test_nothing_is_imported_without_what_was_shown(desk: Client, draft: Example) -> None:
    address, _ = looked_at(desk, edited(exported(), "Examples", 2, title="Mine"))
    confirmed(desk, address, "")
    assert Example.objects.get().title == "Draft"


def test_term_that_goes_while_the_import_runs_undoes_it_all(
    desk: Client, draft: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    term("setting", "hospice")
    content = workbook(Examples=[["example", "title", "setting"], ["new-one", "New", "hospice"]])
    address, page = looked_at(desk, content)
    monkeypatch.setattr("examples.admin.import_export.store.References", NoTerms)
    answer = confirmed(desk, address, page).content.decode()
    assert "Nothing was saved. These no longer exist: the setting “hospice”" in answer
    assert Example.objects.count() == 1


def test_one_sheet_of_an_export_is_enough(draft: Example, public: Example) -> None:
    content = edited(kept(exported(), "Outcomes"), "Outcomes", 2, result="19 of 21")
    made = make_import_plan("file.xlsx", content)
    assert (made.faults.items, [change.slug for change in made.importable]) == ([], ["draft"])


def test_columns_of_rows_that_are_left_out_change_nothing(desk: Client, draft: Example) -> None:
    """Also where a new row could not do without them."""
    before = load_document(draft)
    rows = [["draft", row["order"], "measured by us"] for row in before["outcomes"]]
    imported(desk, workbook(Outcomes=[["example", "order", "measured_by"], *rows]))
    wanted = [row | {"measured_by": "measured by us"} for row in before["outcomes"]]
    assert load_document(draft) == before | {"outcomes": wanted}


def test_unchanged_rows_keep_their_keys_and_swapped_source_numbers_their_claims(desk: Client, draft: Example) -> None:
    SourceFactory(example=draft, number=2, citation="Another report")
    keys = {source.citation: source.pk for source in draft.sources.all()}
    found = cells(exported())
    rows = {title: found[title] for title in ("Sources", "Outcomes")}
    content = edited(edited(workbook(**rows), "Sources", 2, number=2), "Sources", 3, number=1)
    imported(desk, content)
    said = load_document(draft)
    assert [row["citation"] for row in said["sources"]] == ["Another report", "A report"]
    assert {row["id"] for row in said["sources"]} == set(keys.values())
    assert {row["source"] for row in said["outcomes"]} == {1}


def test_importing_twice_changes_nothing(desk: Client, draft: Example, public: Example) -> None:
    content = edited(edited(exported(), "Examples", 2, title="New words"), "Examples", 3, title="Other words")
    imported(desk, content)
    before = [load_document(example) for example in Example.objects.order_by("pk")]
    plan = make_import_plan("file.xlsx", content)
    assert (plan.faults.items, plan.importable) == ([], [])
    assert [load_document(example) for example in Example.objects.order_by("pk")] == before


def test_retired_entry_is_refused_with_what_to_do(draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(status="retired", retired_reason="It ended.")
    (fault,) = make_import_plan("file.xlsx", workbook(Examples=[["example", "title"], ["draft", "New"]])).faults.items
    assert "press “Edit and publish again”" in fault.message
    assert make_import_plan("file.xlsx", exported()).faults.items == []
