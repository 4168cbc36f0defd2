"""The ETag differs whenever the page could: path, query, host, settings, day or version."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from examples import release
from tests.helpers.factories import ExampleFactory
from tests.integration.test_conditional_requests import CHANGING_PAGES, request_page, set_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published_entry() -> None:
    ExampleFactory(slug="seen")


def test_etag_differs_for_every_page_and_setting(client: Client, settings: Settings) -> None:
    """Path, query, host, scheme and settings."""
    paths = [*CHANGING_PAGES, "/examples/?q=a", "/examples/?q=b", "/examples.json?page=2", "/examples/?q=%ff", "/?q=a"]
    tags = [request_page(client, path)["ETag"] for path in paths]
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    tags += [request_page(client, "/", host=host)["ETag"] for host in settings.ALLOWED_HOSTS]
    tags.append(client.get("/", secure=True, headers={"host": "a.example"})["ETag"])
    settings.SITE_NAME = "Another name"
    tags.append(request_page(client, "/", host="a.example")["ETag"])
    assert len(set(tags)) == len(tags)


def test_copy_is_out_of_date_on_another_day_or_version(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any change of the catalogue an entry can fall due, and a table shows the day it was made."""
    noon = set_time(monkeypatch, dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC))
    tag = request_page(client, "/examples/seen/")["ETag"]
    newer = release.get_release()._replace(digest="another")
    with monkeypatch.context() as patched:
        patched.setattr("examples.views.caching.get_release", lambda: newer)
        assert request_page(client, "/examples/seen/", if_none_match=tag).status_code == 200
    assert request_page(client, "/examples/seen/", if_none_match=tag).status_code == 304
    set_time(monkeypatch, noon + dt.timedelta(days=1))
    assert request_page(client, "/examples/seen/", if_none_match=tag).status_code == 200


def test_version_depends_on_code_templates_and_packages(settings: Settings, tmp_path: Path) -> None:
    names = {path.name for path in release._list_files()}
    assert {"release.py", "base.html", "sitemap.xml", "openapi.yaml", "settings.py", "uv.lock"} <= names
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    digests = []
    for changed in ("templates/base.html", "examples/page.py", "uv.lock", "staticfiles.json"):
        (tmp_path / changed).parent.mkdir(exist_ok=True)
        (tmp_path / changed).write_text("new")
        release._clear_release()
        digests.append(release.get_release().digest)
        release._clear_release()
        assert release.get_release().digest == digests[-1]
    release._clear_release()
    assert len(set(digests)) == 4
