"""Public pages are read, never written to; what is for editors is never kept."""

import pytest
from django.test import Client

from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.integration.test_http import list_cached_pages, request_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seen() -> None:
    ExampleFactory(slug="seen", boards=[ICBFactory(slug="devon")])


def test_head_says_the_same_without_a_body(client: Client) -> None:
    for path in list_cached_pages():
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head["ETag"] == whole["ETag"], path
        assert client.head(path, headers={"if-none-match": whole["ETag"]}).status_code == 304, path


def test_pages_are_for_reading_only(client: Client) -> None:
    for path in list_cached_pages():
        for ask in (client.post, client.put, client.delete, client.patch, client.trace):
            assert ask(path).status_code == 405, path


def test_editors_pages_and_health_are_never_kept(client: Client) -> None:
    for path in ("/admin/login/", "/admin/", "/healthz", "/readyz"):
        response = request_page(client, path)
        assert "public" not in response["Cache-Control"], path
        assert "ETag" not in response, path
