"""The pages of import and export: who gets in, what is refused, what is sent out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.admin.import_export.export import load_documents_to_export, write_workbook
from examples.admin.import_export.import_plan import make_import_plan
from examples.models import Example, Upload
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory
from tests.helpers.spreadsheets import cells
from tests.helpers.uploads import HOME, looked_at, send

pytestmark = pytest.mark.django_db
LIST = "/admin/examples/example/"


@pytest.fixture
def desk() -> Client:
    return sign_in(create_account("editor", "editor"))


@pytest.fixture
def draft() -> Example:
    found: Example = ExampleFactory(slug="draft", title="Draft", status="draft", published_at=None)
    return found


@pytest.fixture
def public() -> Example:
    found: Example = ExampleFactory(slug="public", title="Public")
    return found


def exported() -> bytes:
    return write_workbook(load_documents_to_export())


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"PK\x03\x04 broken"])
def test_file_that_is_no_table_is_refused_with_a_word(desk: Client, content: bytes) -> None:
    answer = send(desk, content, "file.csv")
    assert answer.status_code == 422
    assert "1 error to correct" in answer.content.decode()
    assert not Upload.objects.exists()


def test_no_file_and_one_that_is_too_large(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Choose a file first." in desk.post(HOME).content.decode()
    monkeypatch.setattr("examples.admin.import_export.views.MAX_FILE_SIZE", 10)
    assert "smaller than 10 MB" in send(desk, b"x" * 11).content.decode()


def test_another_editors_file_is_not_there(desk: Client, draft: Example) -> None:
    address, _ = looked_at(desk, exported())
    other = sign_in(create_account("other", "editor"))
    answers = [other.get(address), other.post(f"{address}import/"), other.post(f"{address}discard/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert desk.post(f"{address}discard/").status_code == 302
    assert desk.get(address).status_code == 404


def test_only_those_who_may_get_in(draft: Example) -> None:
    upload = Upload.objects.create(
        user=create_account("contributor", "contributor"), name="file.xlsx", content=exported()
    )
    browser = sign_in(upload.user)
    pages = ("", "export.xlsx", "export.csv", "template.xlsx", f"{upload.pk}/")
    assert [browser.get(HOME + page).status_code for page in pages] == [403] * 5
    posts = ("", f"{upload.pk}/import/", f"{upload.pk}/discard/")
    assert [browser.post(HOME + page).status_code for page in posts] == [403] * 3
    assert "Import and export" not in browser.get(LIST).content.decode()
    reader = sign_in(create_account("reader", permissions=("view_example", "exchange_example")))
    assert reader.get(f"{HOME}export.csv").status_code == 200
    assert "Check the file" not in reader.get(HOME).content.decode()
    assert send(reader, exported()).status_code == 403


def test_addresses_take_only_the_methods_they_are_for(desk: Client, draft: Example) -> None:
    address, _ = looked_at(desk, exported())
    assert [desk.get(f"{address}{page}/").status_code for page in ("import", "discard")] == [405, 405]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert [strict.post(f"{page}").status_code for page in (HOME, f"{address}import/", f"{address}discard/")] == [
        403
    ] * 3


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exports_are_files_that_nobody_stores(desk: Client, draft: Example, form: str) -> None:
    for page in ("export", "template"):
        answer = desk.get(f"{HOME}{page}.{form}")
        assert answer["Content-Disposition"].startswith('attachment; filename="examples')
        assert answer["Content-Disposition"].endswith(f'.{form}"')
        assert answer["Cache-Control"].startswith("private, no-store")
        found = cells(answer.content)["Examples"] if form == "xlsx" else answer.content.decode().splitlines()
        assert (len(found) > 1) == (page == "export")
    assert desk.get(f"{HOME}export.pdf").status_code == 404


def test_template_explains_every_column_and_can_be_sent_back(desk: Client, draft: Example) -> None:
    content = desk.get(f"{HOME}template.xlsx").content
    found = cells(content)
    explained = {str(row[0]).removesuffix(" (required)") for row in found["Read me"]}
    for title, rows in found.items():
        if title != "Read me":
            assert len(rows) == 1
            assert set(map(str, rows[0])) <= explained
    answer = send(desk, content)
    assert (answer.status_code, "no rows below the headings" in answer.content.decode()) == (422, True)


def test_selected_examples_are_exported(desk: Client, draft: Example, public: Example) -> None:
    page = desk.get(LIST).content.decode()
    assert reverse("admin:examples_example_exchange") in page
    for action in ("export_xlsx", "export_csv"):
        answer = desk.post(LIST, {"action": action, "_selected_action": [public.pk]})
        assert answer["Content-Disposition"].startswith('attachment; filename="examples-selected')
        made = make_import_plan("file." + action.removeprefix("export_"), answer.content)
        assert [(change.slug, change.action) for change in made.changes] == [("public", "unchanged")]


def test_text_that_no_cell_holds_is_said_not_cut(desk: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(need="x" * 40_000)
    assert "has 40000 characters" in desk.get(f"{HOME}export.xlsx", follow=True).content.decode()
    answer = desk.post(LIST, {"action": "export_csv", "_selected_action": [draft.pk]}, follow=True)
    assert "has 40000 characters" in answer.content.decode()


def test_commands_export_and_import_the_same(
    desk: Client, draft: Example, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "examples.csv"
    call_command("export_examples", str(file))
    Example.objects.filter(pk=draft.pk).update(title="Changed since")
    call_command("import_examples", str(file), "--check")
    assert "0 new, 1 changed, 0 unchanged; nothing was saved." in capsys.readouterr().out
    call_command("import_examples", str(file), "--by", "editor")
    assert "0 new, 1 changed, 0 unchanged; all saved." in capsys.readouterr().out
    draft.refresh_from_db()
    assert (draft.title, str(draft.edited_by)) == ("Draft", "editor")


@pytest.mark.parametrize(
    ("command", "file", "said"),
    [
        ("export_examples", "examples.pdf", "end in .xlsx or .csv"),
        ("import_examples", "nowhere.csv", "There is no file"),
    ],
)
def test_commands_say_what_is_wrong(command: str, file: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=said):
        call_command(command, str(tmp_path / file))


def test_command_knows_who_imports(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(b"example,title\nnew-one,New\n")
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("import_examples", str(file), "--by", "nobody")


def test_command_imports_what_has_no_fault_by_choice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(b"example,title,scope\nnew-one,New,place\nbad-one,Bad,nowhere\n")
    for options, what in ([], "nothing was saved"), (["--partial"], "1 saved, 1 not"):
        with pytest.raises(CommandError, match=f"1 error; {what}") as error:
            call_command("import_examples", str(file), *options)
        assert error.value.returncode == 1
        assert "C scope" in capsys.readouterr().out
    assert [example.slug for example in Example.objects.all()] == ["new-one"]


def test_upload_is_kept_for_a_day(desk: Client, draft: Example) -> None:
    looked_at(desk, exported())
    Upload.objects.update(uploaded_at=timezone.now() - dt.timedelta(hours=25))
    looked_at(desk, exported())
    assert Upload.objects.count() == 1
