"""Entries without faults are imported by an explicit choice, while the faulty ones wait."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from examples.models import Example, Upload
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory
from tests.helpers.spreadsheets import workbook
from tests.helpers.uploads import confirmed, looked_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return sign_in(create_account("editor", "editor"))


@pytest.fixture
def draft() -> Example:
    found: Example = ExampleFactory(slug="draft", title="Draft", status="draft", published_at=None)
    return found


PARTLY: dict[str, Any] = {
    "Examples": [["example", "title", "related"], ["new-one", "New", ""], ["bad-one", "Bad", "nowhere"],
                 ["third-one", "Third", "bad-one"], ["draft", "Renamed", ""]],
    "Sources": [["example", "number", "citation"], ["new-one", 1, "A report"], ["draft", "x", "A report"]],
}  # fmt: skip


def test_entries_without_faults_are_imported_by_choice_and_the_others_wait(desk: Client, draft: Example) -> None:
    """So does one that is related to a new entry that waits."""
    content = workbook(**PARTLY)
    address, page = looked_at(desk, content)
    assert "1 entry can be imported. 3 cannot be imported yet." in page
    assert "related: bad-one" not in page
    refused = confirmed(desk, address, page).content.decode()
    assert "Nothing was saved because the file has errors." in refused
    assert Example.objects.count() == 1
    answer = confirmed(desk, address, page, partial="on")
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == address
    assert "1 entry saved" in text
    assert "There is no entry “nowhere”" in text
    assert "Write a whole number in figures" in text
    assert 'value="Import"' not in text
    draft.refresh_from_db()
    assert (draft.title, set(Example.objects.values_list("slug", flat=True))) == ("Draft", {"draft", "new-one"})
    assert Upload.objects.exists()


def test_fault_that_concerns_the_whole_file_keeps_all_of_it(desk: Client, draft: Example) -> None:
    rows = {**PARTLY, "Sources": [["example", "number", "citation"], ["", 1, "Whose?"]]}
    address, page = looked_at(desk, workbook(**rows))
    assert 'value="Import"' not in page
    confirmed(desk, address, page, partial="on")
    assert Example.objects.count() == 1
