"""Public pages accept GET and HEAD only; pages for editors are never cached."""

import pytest
from django.test import Client

from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, add_translation_and_easy_read
from tests.integration.test_conditional_requests import list_cached_pages, request_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published_entry() -> None:
    add_translation_and_easy_read(
        ExampleFactory(
            slug="seen", boards=[ICBFactory(slug="devon")], organisations=[OrganisationFactory(slug="trust")]
        )
    )


def test_head_has_the_headers_of_get_without_a_body(client: Client) -> None:
    for path in list_cached_pages():
        head, response = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head["ETag"] == response["ETag"], path
        assert client.head(path, headers={"if-none-match": response["ETag"]}).status_code == 304, path


def test_post_without_a_token_is_refused_as_a_method() -> None:
    for path in (*list_cached_pages(), "/search/suggestions.json", "/suggest/thanks/"):
        assert Client(enforce_csrf_checks=True).post(path, {"q": "x"}).status_code == 405, path


def test_other_methods_are_refused(client: Client) -> None:
    for path in list_cached_pages():
        for request in (client.post, client.put, client.delete, client.patch, client.trace):
            assert request(path).status_code == 405, path


def test_admin_and_health_pages_are_never_cached(client: Client) -> None:
    for path in ("/admin/login/", "/admin/", "/healthz", "/readyz"):
        response = request_page(client, path)
        assert "public" not in response["Cache-Control"], path
        assert "ETag" not in response, path
