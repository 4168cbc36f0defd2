"""The whole catalogue is exported and imported again without any change, in a database of its own."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from examples.admin.import_export.export import EXPORT_FORMATS, load_documents_to_export, write_csv, write_workbook
from examples.admin.import_export.import_plan import make_import_plan, run_import
from examples.models import Example
from tests.helpers.database_switch import use_database
from tests.helpers.import_steps import export_workbook
from tests.helpers.isolated_database import create_database
from tests.helpers.server import get_loaded_database
from tests.integration.test_export_import_round_trip import read_data


@pytest.fixture
def catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with use_database(create_database("export", get_loaded_database()), django_db_blocker):
        yield


def test_whole_catalogue_survives_export_and_import(catalogue: None) -> None:
    """Row keys stay the same too."""
    entries = list(load_documents_to_export())
    assert len(entries) == Example.objects.count() > 80
    for file_format, (_, write) in EXPORT_FORMATS.items():
        plan = make_import_plan(f"file.{file_format}", write(entries))
        assert (plan.faults.items, plan.importable, plan.counts[2]) == ([], [], ("unchanged", len(entries)))
    drafts = [entry | {"status": "draft", "retired_reason": ""} for entry in entries]
    _delete_entries()
    content = write_workbook(drafts)
    plan, is_saved = run_import("file.xlsx", content, None)
    assert (plan.faults.items, is_saved, plan.counts[0]) == ([], True, ("new", len(entries)))
    assert write_csv(load_documents_to_export()) == write_csv(drafts)
    assert read_data(export_workbook()) == read_data(content)


def _delete_entries() -> None:
    Example.objects.update(status="draft", published_at=None)
    Example.objects.update(evidence_source=None)
    Example.objects.all().delete()
