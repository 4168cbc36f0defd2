"""An editor can choose to import only the entries without faults."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from examples.models import Example, Upload
from tests.helpers.factories import ExampleFactory
from tests.helpers.import_steps import confirm_import, review_upload
from tests.helpers.spreadsheets import build_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    found: Example = ExampleFactory(slug="draft", title="Draft", status="draft", published_at=None)
    return found


PARTLY_FAULTY: dict[str, Any] = {
    "Examples": [["example", "title", "related"], ["new-one", "New", ""], ["bad-one", "Bad", "nowhere"],
                 ["third-one", "Third", "bad-one"], ["draft", "Renamed", ""]],
    "Sources": [["example", "number", "citation"], ["new-one", 1, "A report"], ["draft", "x", "A report"]],
}  # fmt: skip


def test_partial_import_saves_entries_without_faults(edith: Client, draft: Example) -> None:
    """An entry related to a rejected new entry is rejected too."""
    content = build_workbook(**PARTLY_FAULTY)
    address, page = review_upload(edith, content)
    assert "1 entry can be imported. 3 entries cannot be imported yet." in page
    assert "related: bad-one" not in page
    refused = confirm_import(edith, address, page).content.decode()
    assert "Nothing was saved because the file has errors." in refused
    assert Example.objects.count() == 1
    response = confirm_import(edith, address, page, partial="on")
    text = response.content.decode()
    assert response.redirect_chain[-1][0] == address
    assert "1 entry saved" in text
    assert "There is no entry “nowhere”" in text
    assert "Write a whole number in figures" in text
    assert 'value="Import"' not in text
    draft.refresh_from_db()
    assert (draft.title, set(Example.objects.values_list("slug", flat=True))) == ("Draft", {"draft", "new-one"})
    assert Upload.objects.exists()


def test_fault_in_the_whole_file_prevents_partial_import(edith: Client, draft: Example) -> None:
    rows = {**PARTLY_FAULTY, "Sources": [["example", "number", "citation"], ["", 1, "Whose?"]]}
    address, page = review_upload(edith, build_workbook(**rows))
    assert 'value="Import"' not in page
    confirm_import(edith, address, page, partial="on")
    assert Example.objects.count() == 1
