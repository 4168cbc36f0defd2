"""Conditional requests: cached copies are confirmed with one query and refused after any change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, add_translation_and_easy_read
from tests.integration.test_pages import list_public_urls

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db
# Not made from the catalogue, or a form.
UNCACHED = {
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/.well-known/security.txt",
    "/suggest/",
    "/suggest/thanks/",
    "/follow/",
}
CHANGING_PAGES = ["/", "/examples/", "/examples/?view=print", "/examples.csv", "/examples.json", "/examples/seen/"]


@pytest.fixture(autouse=True)
def published_entry() -> Example:
    example: Example = ExampleFactory(
        slug="seen",
        title="Seen by all",
        boards=[ICBFactory(slug="devon")],
        organisations=[OrganisationFactory(slug="trust")],
    )
    add_translation_and_easy_read(example)
    return example


def set_time(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> dt.datetime:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


def request_page(client: Client, path: str, **headers: str) -> Response:
    """`headers` with _ for -."""
    return client.get(path, headers=headers)


def list_cached_pages() -> list[str]:
    return [path for path in list_public_urls() if path not in UNCACHED]


def test_public_page_may_be_cached_but_must_be_revalidated(client: Client) -> None:
    for path in [*list_cached_pages(), "/examples/?view=print"]:
        response = request_page(client, path)
        assert response["ETag"].startswith('"'), path
        assert set(response["Cache-Control"].split(", ")) == {"public", "no-cache"}, path
        assert response["Vary"] == "Accept-Encoding", path


def test_current_copy_is_confirmed_with_one_query_and_no_rendering(client: Client) -> None:
    receiver = Mock()
    for path in list_cached_pages():
        tag = request_page(client, path)["ETag"]
        template_rendered.connect(receiver)
        with CaptureQueriesContext(connection) as queries:
            response = request_page(client, path, if_none_match=tag)
        template_rendered.disconnect(receiver)
        assert (response.status_code, response.content, len(queries)) == (304, b"", 1), path
        assert (response["ETag"], response["Vary"]) == (tag, "Accept-Encoding"), path
        assert response["Content-Security-Policy"], path
    receiver.assert_not_called()


def test_change_shows_at_the_next_request(client: Client) -> None:
    for number, path in enumerate(CHANGING_PAGES):
        tag = request_page(client, path)["ETag"]
        title = f"Renamed {number}"
        Example.objects.filter(slug="seen").update(title=title)
        response = request_page(client, path, if_none_match=tag)
        assert response.status_code == 200, path
        assert title in response.content.decode(), path
        assert response["ETag"] != tag


def test_withdrawn_example_is_gone_at_the_next_request(client: Client, published_entry: Example) -> None:
    tags = {path: request_page(client, path)["ETag"] for path in ("/examples/seen/", "/examples/seen.json")}
    Example.objects.filter(pk=published_entry.pk).update(status="draft")
    for path, tag in tags.items():
        assert request_page(client, path, if_none_match=tag).status_code == 404


def test_compressed_page_has_a_weak_etag_that_is_recognised(client: Client) -> None:
    compressed = request_page(client, "/examples/", accept_encoding="gzip")
    assert compressed["Content-Encoding"] == "gzip"
    assert compressed["ETag"].startswith('W/"')
    assert request_page(client, "/examples/", if_none_match=compressed["ETag"]).status_code == 304
    assert request_page(client, "/examples/", if_none_match=f'"other", {compressed["ETag"]}').status_code == 304
    plain = request_page(client, "/examples/")
    assert "Content-Encoding" not in plain
    assert compressed["ETag"] == f"W/{plain['ETag']}"


@pytest.mark.parametrize("sent", ["*", '"other"', "nonsense", "", "W/", '"' * 99, "\x00"])
def test_unknown_etag_gets_the_page(client: Client, sent: str) -> None:
    assert request_page(client, "/examples/", if_none_match=sent).status_code == 200


def test_star_etag_does_not_match_a_missing_page(client: Client) -> None:
    assert request_page(client, "/examples/nowhere/", if_none_match="*").status_code == 404
