"""The database of each earlier release is migrated and loads this release's catalogue, with nothing lost.

tests/upgrades/ has the databases, and writes this release's.
"""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker
from reversion.models import Version

from examples.models import Example
from tests.helpers.accounts import sign_in
from tests.helpers.database_switch import use_database
from tests.helpers.fixture_files import copy_few_fixtures
from tests.helpers.formats import get_ok
from tests.helpers.isolated_database import create_database
from tests.upgrades.releases import EXAMPLES, get_dump_path, list_releases


def restore_dump(release: str) -> str:
    """Returns the address of a new database with the rows and tables of that release."""
    address = create_database(release)
    sql = gzip.decompress(get_dump_path(release, connection.vendor).read_bytes()).decode()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            database.executescript(sql)
    else:
        with psycopg.connect(address, autocommit=True) as database:
            database.execute(sql.encode())
    return address


@pytest.fixture(params=list_releases())
def old_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with use_database(restore_dump(request.param), django_db_blocker):
        yield


def restore_first_version(client: Client, example: Example) -> None:
    version = Version.objects.get_for_object(example).earliest("pk")
    address = reverse("admin:examples_example_restore", args=[example.pk, version.pk])
    shown = client.get(address).context["document_digest"]
    assert client.post(address, {"shown": shown}).status_code == 302


def test_old_database_is_migrated_and_loaded(
    old_database: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_catalogue", fixtures=copy_few_fixtures(tmp_path / "fixtures", EXAMPLES))
    assert "0 left alone" in capsys.readouterr().out
    for slug in EXAMPLES:
        get_ok(Client(), f"/examples/{slug}/")
    edith = sign_in(User.objects.get(username="edith"))
    copy = Example.objects.get(copy_of__slug=EXAMPLES[0])
    assert (
        "The editor’s limits." in edith.get(reverse("admin:examples_example_change", args=[copy.pk])).content.decode()
    )
    draft = Example.objects.get(slug="the-editors-draft")
    assert draft.title == "Second title"
    restore_first_version(edith, draft)
    draft.refresh_from_db()
    assert draft.title == "First title"
