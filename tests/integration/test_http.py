"""Copies that readers and caches keep: told at once and cheaply whether they are still good, and never wrongly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from examples.models import CatalogueRevision, Example
from examples.pages import deployed
from tests.factories import ExampleFactory, ICBFactory
from tests.integration.test_pages import addresses

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db
# Not made from the catalogue, kept for a minute, or a form that readers send.
WITHOUT = {"/healthz", "/readyz", "/search/suggestions.json", "/suggest/", "/suggest/thanks/"}
DIFFERENT = ["/", "/examples/", "/examples/?view=print", "/examples.csv", "/examples.json", "/examples/seen/"]


@pytest.fixture(autouse=True)
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    return example


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """Some time after the last change, so that its second is over."""
    return at(monkeypatch, timezone.now() + dt.timedelta(seconds=5))


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> dt.datetime:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


def get(client: Client, path: str, **headers: str) -> Response:
    """`headers` with _ for -."""
    return client.get(path, headers=headers)


def pages() -> list[str]:
    return [path for path in addresses() if path not in WITHOUT]


def test_every_public_page_may_be_kept_and_must_be_asked_about(client: Client) -> None:
    for path in [*pages(), "/examples/?view=print"]:
        response = get(client, path)
        assert response["ETag"].startswith('"'), path
        assert set(response["Cache-Control"].split(", ")) == {"public", "no-cache"}, path
        assert response["Vary"] == "Accept-Encoding", path


def test_good_copy_is_confirmed_with_one_query_and_nothing_rendered(client: Client) -> None:
    rendered: list[object] = []

    def note(sender: object, **_: object) -> None:
        rendered.append(sender)

    for path in pages():
        tag = get(client, path)["ETag"]
        template_rendered.connect(note)
        with CaptureQueriesContext(connection) as queries:
            response = get(client, path, if_none_match=tag)
        template_rendered.disconnect(note)
        assert (response.status_code, response.content, len(queries)) == (304, b"", 1), path
        assert (response["ETag"], response["Vary"]) == (tag, "Accept-Encoding"), path
        assert response["Content-Security-Policy"], path
    assert not rendered


def test_change_is_seen_at_the_next_request(client: Client) -> None:
    for number, path in enumerate(DIFFERENT):
        tag = get(client, path)["ETag"]
        title = f"Renamed {number}"
        Example.objects.filter(slug="seen").update(title=title)
        response = get(client, path, if_none_match=tag)
        assert response.status_code == 200, path
        assert title in response.content.decode(), path
        assert response["ETag"] != tag


def test_withdrawn_example_is_gone_at_the_next_request(client: Client, seen: Example) -> None:
    tags = {path: get(client, path)["ETag"] for path in ("/examples/seen/", "/examples/seen.json")}
    Example.objects.filter(pk=seen.pk).update(status="draft")
    for path, tag in tags.items():
        assert get(client, path, if_none_match=tag).status_code == 404


def test_what_differs_has_different_tags(client: Client, settings: Settings) -> None:
    """Path, query, host, scheme, settings, code, day."""
    paths = [*DIFFERENT, "/examples/?q=a", "/examples/?q=b", "/examples.json?page=2", "/examples/?q=%ff", "/?q=a"]
    tags = [get(client, path)["ETag"] for path in paths]
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    tags += [get(client, "/", host=host)["ETag"] for host in settings.ALLOWED_HOSTS]
    tags.append(client.get("/", secure=True, headers={"host": "a.example"})["ETag"])
    settings.SITE_NAME = "Another name"
    tags.append(get(client, "/", host="a.example")["ETag"])
    assert len(set(tags)) == len(tags)


def test_another_day_or_version_makes_copies_old(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry falls due, a table says when it was made: with no change of the catalogue."""
    tag = get(client, "/examples/seen/")["ETag"]
    newer = deployed.deployed()._replace(digest="another")
    with monkeypatch.context() as patched:
        patched.setattr("examples.pages.caching.deployed", lambda: newer)
        assert get(client, "/examples/seen/", if_none_match=tag).status_code == 200
    assert get(client, "/examples/seen/", if_none_match=tag).status_code == 304
    at(monkeypatch, timezone.now() + dt.timedelta(days=1))
    assert get(client, "/examples/seen/", if_none_match=tag).status_code == 200


def test_version_is_told_from_code_templates_and_packages(settings: Settings, tmp_path: Path) -> None:
    names = {path.name for path in deployed._files()}
    assert {"deployed.py", "base.html", "sitemap.xml", "openapi.yaml", "settings.py", "uv.lock"} <= names
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path
    seen = []
    for changed in ("templates/base.html", "examples/page.py", "uv.lock", "staticfiles.json"):
        (tmp_path / changed).parent.mkdir(exist_ok=True)
        (tmp_path / changed).write_text("new")
        deployed._forget()
        seen.append(deployed.deployed().digest)
        deployed._forget()
        assert deployed.deployed().digest == seen[-1]
    deployed._forget()
    assert len(set(seen)) == 4


def test_packed_answer_has_a_weak_tag_that_is_recognised(client: Client) -> None:
    packed = get(client, "/examples/", accept_encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"].startswith('W/"')
    assert get(client, "/examples/", if_none_match=packed["ETag"]).status_code == 304
    assert get(client, "/examples/", if_none_match=f'"other", {packed["ETag"]}').status_code == 304
    plain = get(client, "/examples/")
    assert "Content-Encoding" not in plain
    assert packed["ETag"] == f"W/{plain['ETag']}"


@pytest.mark.parametrize("sent", ["*", '"other"', "nonsense", "", "W/", '"' * 99, "\x00"])
def test_tags_that_are_not_ours_get_the_page(client: Client, sent: str) -> None:
    assert get(client, "/examples/", if_none_match=sent).status_code == 200


def test_star_does_not_vouch_for_what_is_not_there(client: Client) -> None:
    assert get(client, "/examples/nowhere/", if_none_match="*").status_code == 404


def test_date_is_that_of_the_last_change(client: Client, later: dt.datetime) -> None:
    date = get(client, "/examples/")["Last-Modified"]
    assert dt.datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=dt.UTC) <= later
    assert get(client, "/examples/", if_modified_since=date).status_code == 304


@pytest.mark.parametrize("days", [-1, 1], ids=["older", "younger"])
def test_another_date_gets_the_page(client: Client, later: dt.datetime, days: int) -> None:
    """Younger too: a backup that was restored is older than the copies made of what it replaced."""
    other = (later + dt.timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert get(client, "/examples/", if_modified_since=other).status_code == 200


def test_tag_counts_for_more_than_the_date(client: Client, later: dt.datetime) -> None:
    date = get(client, "/examples/")["Last-Modified"]
    answer = get(client, "/examples/", if_modified_since=date, if_none_match='"other"')
    assert answer.status_code == 200


def test_no_date_while_its_second_lasts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes again in that second would have the same one."""
    at(monkeypatch, CatalogueRevision.objects.get().raised_at + dt.timedelta(milliseconds=300))
    assert "Last-Modified" not in get(client, "/examples/")


def test_head_says_the_same_without_a_body(client: Client) -> None:
    for path in pages():
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head["ETag"] == whole["ETag"], path
        assert client.head(path, headers={"if-none-match": whole["ETag"]}).status_code == 304, path


def test_pages_are_for_reading_only(client: Client) -> None:
    for path in pages():
        for ask in (client.post, client.put, client.delete, client.patch, client.trace):
            assert ask(path).status_code == 405, path


def test_editors_pages_and_health_are_never_kept(client: Client) -> None:
    for path in ("/admin/login/", "/admin/", "/healthz", "/readyz"):
        response = get(client, path)
        assert "public" not in response["Cache-Control"], path
        assert "ETag" not in response, path
