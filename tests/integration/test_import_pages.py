"""The pages and commands of import and export: permissions, rejected files, downloads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.admin.import_export.import_plan import make_import_plan
from examples.models import Example, Upload
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory
from tests.helpers.import_steps import IMPORT_URL, export_workbook, review_upload, upload_file
from tests.helpers.spreadsheets import read_cells

pytestmark = pytest.mark.django_db
LIST = "/admin/examples/example/"


@pytest.fixture
def draft() -> Example:
    found: Example = ExampleFactory(slug="draft", title="Draft", status="draft", published_at=None)
    return found


@pytest.fixture
def public() -> Example:
    found: Example = ExampleFactory(slug="public", title="Public")
    return found


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"PK\x03\x04 broken"])
def test_unreadable_file_is_rejected(edith: Client, content: bytes) -> None:
    response = upload_file(edith, content, "file.csv")
    assert response.status_code == 422
    assert "1 error to correct" in response.content.decode()
    assert not Upload.objects.exists()


def test_missing_or_oversized_file_is_rejected(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Choose a file first." in edith.post(IMPORT_URL).content.decode()
    monkeypatch.setattr("examples.admin.import_export.views.MAX_FILE_SIZE", 10)
    assert "smaller than 10 MB" in upload_file(edith, b"x" * 11).content.decode()


def test_upload_of_another_editor_is_not_found(edith: Client, draft: Example) -> None:
    address, _ = review_upload(edith, export_workbook())
    other = sign_in(create_account("other", "editor"))
    responses = [other.get(address), other.post(f"{address}import/"), other.post(f"{address}discard/")]
    assert [response.status_code for response in responses] == [404, 404, 404]
    assert edith.post(f"{address}discard/").status_code == 302
    assert edith.get(address).status_code == 404


def test_pages_need_permissions(draft: Example) -> None:
    contributor = create_account("contributor", "contributor")
    upload = Upload.objects.create(user=contributor, name="file.xlsx", content=export_workbook())
    browser = sign_in(contributor)
    pages = ("", "export.xlsx", "export.csv", "template.xlsx", f"{upload.pk}/")
    assert [browser.get(IMPORT_URL + page).status_code for page in pages] == [403] * 5
    posts = ("", f"{upload.pk}/import/", f"{upload.pk}/discard/")
    assert [browser.post(IMPORT_URL + page).status_code for page in posts] == [403] * 3
    assert "Import and export" not in browser.get(LIST).content.decode()
    reader = sign_in(create_account("reader", permissions=("view_example", "exchange_example")))
    assert reader.get(f"{IMPORT_URL}export.csv").status_code == 200
    assert "Check the file" not in reader.get(IMPORT_URL).content.decode()
    assert upload_file(reader, export_workbook()).status_code == 403


def test_wrong_methods_and_missing_tokens_are_rejected(edith: Client, draft: Example) -> None:
    address, _ = review_upload(edith, export_workbook())
    assert [edith.get(f"{address}{page}/").status_code for page in ("import", "discard")] == [405, 405]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = edith.cookies
    assert [strict.post(f"{page}").status_code for page in (IMPORT_URL, f"{address}import/", f"{address}discard/")] == [
        403
    ] * 3


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exports_are_uncached_downloads(edith: Client, draft: Example, form: str) -> None:
    for page in ("export", "template"):
        response = edith.get(f"{IMPORT_URL}{page}.{form}")
        assert response["Content-Disposition"].startswith('attachment; filename="examples')
        assert response["Content-Disposition"].endswith(f'.{form}"')
        assert response["Cache-Control"].startswith("private, no-store")
        found = read_cells(response.content)["Examples"] if form == "xlsx" else response.content.decode().splitlines()
        assert (len(found) > 1) == (page == "export")
    assert edith.get(f"{IMPORT_URL}export.pdf").status_code == 404


def test_template_explains_every_column(edith: Client, draft: Example) -> None:
    content = edith.get(f"{IMPORT_URL}template.xlsx").content
    found = read_cells(content)
    explained = {str(row[0]).removesuffix(" (required)") for row in found["Read me"]}
    for title, rows in found.items():
        if title != "Read me":
            assert len(rows) == 1
            assert set(map(str, rows[0])) <= explained
    response = upload_file(edith, content)
    assert (response.status_code, "no rows below the headings" in response.content.decode()) == (422, True)


def test_selected_examples_are_exported(edith: Client, draft: Example, public: Example) -> None:
    page = edith.get(LIST).content.decode()
    assert reverse("admin:examples_example_exchange") in page
    for action in ("export_xlsx", "export_csv"):
        response = edith.post(LIST, {"action": action, "_selected_action": [public.pk]})
        assert response["Content-Disposition"].startswith('attachment; filename="examples-selected')
        plan = make_import_plan("file." + action.removeprefix("export_"), response.content)
        assert [(change.slug, change.action) for change in plan.changes] == [("public", "unchanged")]


def test_text_too_long_for_a_cell_is_reported(edith: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(need="x" * 40_000)
    assert "has 40000 characters" in edith.get(f"{IMPORT_URL}export.xlsx", follow=True).content.decode()
    response = edith.post(LIST, {"action": "export_csv", "_selected_action": [draft.pk]}, follow=True)
    assert "has 40000 characters" in response.content.decode()


def test_commands_export_and_import(
    edith: Client, draft: Example, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "examples.csv"
    call_command("export_examples", str(file))
    Example.objects.filter(pk=draft.pk).update(title="Changed since")
    call_command("import_examples", str(file), "--check")
    assert "0 new, 1 changed, 0 unchanged; nothing was saved." in capsys.readouterr().out
    call_command("import_examples", str(file), "--by", "Edith")
    assert "0 new, 1 changed, 0 unchanged; all saved." in capsys.readouterr().out
    draft.refresh_from_db()
    assert (draft.title, str(draft.edited_by)) == ("Draft", "Edith")


@pytest.mark.parametrize(
    ("command", "file", "message"),
    [
        ("export_examples", "examples.pdf", "end in .xlsx or .csv"),
        ("import_examples", "nowhere.csv", "There is no file"),
    ],
)
def test_commands_reject_wrong_file_names(command: str, file: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=message):
        call_command(command, str(tmp_path / file))


def test_command_rejects_unknown_account(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(b"example,title\nnew-one,New\n")
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("import_examples", str(file), "--by", "nobody")


def test_command_imports_partially_by_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(b"example,title,scope\nnew-one,New,place\nbad-one,Bad,nowhere\n")
    for options, what in ([], "nothing was saved"), (["--partial"], "1 saved, 1 not"):
        with pytest.raises(CommandError, match=f"1 error; {what}") as error:
            call_command("import_examples", str(file), *options)
        assert error.value.returncode == 1
        assert "C scope" in capsys.readouterr().out
    assert [example.slug for example in Example.objects.all()] == ["new-one"]


def test_uploads_are_deleted_after_a_day(edith: Client, draft: Example) -> None:
    review_upload(edith, export_workbook())
    Upload.objects.update(uploaded_at=timezone.now() - dt.timedelta(hours=25))
    review_upload(edith, export_workbook())
    assert Upload.objects.count() == 1
