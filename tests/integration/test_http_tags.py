"""A tag differs wherever the answer could: path, query, host, settings, day, version."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from examples.views import release
from tests.helpers.factories import ExampleFactory
from tests.integration.test_http import CHANGING_PAGES, request_page, set_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seen() -> None:
    ExampleFactory(slug="seen")


def test_what_differs_has_different_tags(client: Client, settings: Settings) -> None:
    """Path, query, host, scheme, settings, code, day."""
    paths = [*CHANGING_PAGES, "/examples/?q=a", "/examples/?q=b", "/examples.json?page=2", "/examples/?q=%ff", "/?q=a"]
    tags = [request_page(client, path)["ETag"] for path in paths]
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    tags += [request_page(client, "/", host=host)["ETag"] for host in settings.ALLOWED_HOSTS]
    tags.append(client.get("/", secure=True, headers={"host": "a.example"})["ETag"])
    settings.SITE_NAME = "Another name"
    tags.append(request_page(client, "/", host="a.example")["ETag"])
    assert len(set(tags)) == len(tags)


def test_another_day_or_version_makes_copies_old(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry falls due, a table says when it was made: with no change of the catalogue."""
    tag = request_page(client, "/examples/seen/")["ETag"]
    newer = release.get_deployment()._replace(digest="another")
    with monkeypatch.context() as patched:
        patched.setattr("examples.views.caching.get_deployment", lambda: newer)
        assert request_page(client, "/examples/seen/", if_none_match=tag).status_code == 200
    assert request_page(client, "/examples/seen/", if_none_match=tag).status_code == 304
    set_time(monkeypatch, timezone.now() + dt.timedelta(days=1))
    assert request_page(client, "/examples/seen/", if_none_match=tag).status_code == 200


def test_version_is_told_from_code_templates_and_packages(settings: Settings, tmp_path: Path) -> None:
    names = {path.name for path in release._list_files()}
    assert {"release.py", "base.html", "sitemap.xml", "openapi.yaml", "settings.py", "uv.lock"} <= names
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path
    seen = []
    for changed in ("templates/base.html", "examples/page.py", "uv.lock", "staticfiles.json"):
        (tmp_path / changed).parent.mkdir(exist_ok=True)
        (tmp_path / changed).write_text("new")
        release._clear_deployment()
        seen.append(release.get_deployment().digest)
        release._clear_deployment()
        assert release.get_deployment().digest == seen[-1]
    release._clear_deployment()
    assert len(set(seen)) == 4
