"""Exports, plans and imports workbooks: in code, and on the import pages as an editor would."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from examples.admin.import_export.export import load_documents_to_export, write_workbook
from examples.admin.import_export.import_plan import ImportPlan, make_import_plan
from tests.helpers.spreadsheets import build_workbook, edit_workbook

IMPORT_URL = "/admin/examples/example/exchange/"


def export_workbook() -> bytes:
    return write_workbook(load_documents_to_export())


def edit_export(sheet: str, row: int, **values: Any) -> bytes:
    return edit_workbook(export_workbook(), sheet, row, **values)


def plan_workbook(**sheets: Any) -> ImportPlan:
    return make_import_plan("file.xlsx", build_workbook(**sheets))


def upload_file(client: Client, content: bytes, name: str = "file.xlsx") -> Any:
    return client.post(IMPORT_URL, {"file": SimpleUploadedFile(name, content)})


def review_upload(client: Client, content: bytes, name: str = "file.xlsx") -> tuple[str, str]:
    """Uploads a file. Returns the address and text of its review page."""
    response = upload_file(client, content, name)
    assert response.status_code == 302, response.content.decode()
    return response["Location"], client.get(response["Location"]).content.decode()


def confirm_import(client: Client, address: str, page: str, **data: str) -> Any:
    """Presses “Import” on a review page."""
    digest = re.search(r'name="plan_digest" value="(\w+)"', page)
    return client.post(f"{address}import/", {"plan_digest": digest[1] if digest else "", **data}, follow=True)


def import_file(client: Client, content: bytes, name: str = "file.xlsx") -> None:
    response = confirm_import(client, *review_upload(client, content, name))
    assert "Imported from" in response.content.decode()
