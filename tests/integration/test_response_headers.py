"""Every kind of response has the same security headers and a rule for caches, and no large body is read."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from examples.admin.import_export.file_rows import MAX_FILE_SIZE
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *[("/", 200), ("/examples.csv", 200), ("/static/app/init.js", 200), ("/favicon.ico", 200), ("/healthz", 200)],
        *[("/about", 301), ("/ABOUT/", 301), ("/nowhere/", 404), ("/examples/nothing/", 404), ("/admin/", 302)],
    ],
)
def test_security_headers(client: Client, path: str, status: int) -> None:
    check_headers(client.get(path), status)


def check_headers(response: object, status: int) -> None:
    assert response.status_code == status  # type: ignore[attr-defined]
    headers = response.headers  # type: ignore[attr-defined]
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]


def test_security_headers_of_refused_requests(client: Client, settings: Settings) -> None:
    check_headers(client.post("/about/"), 405)
    check_headers(client.get("/", headers={"host": "elsewhere.example"}), 400)
    settings.SECURE_SSL_REDIRECT = True
    check_headers(Client().get("/"), 301)
    check_headers(Client().get("/", headers={"host": "elsewhere.example"}), 400)


def test_page_published_at_a_missing_address_is_seen(client: Client) -> None:
    missing = client.get("/examples/new/")
    assert (missing.status_code, missing["Cache-Control"]) == (404, "no-store")
    ExampleFactory(slug="new")
    assert client.get("/examples/new/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/suggest/", "/nowhere/", "/static/app/init.js", "/admin/login/"])
def test_large_body_is_refused_unread(client: Client, path: str) -> None:
    """By the declared size alone: no body is sent here."""
    response = client.generic("POST", path, b"", CONTENT_LENGTH=str(12 * 1024 * 1024))
    assert response.status_code == 413
    assert "What you sent is too large" in response.content.decode()
    check_headers(response, 413)


def test_largest_import_is_not_refused(settings: Settings) -> None:
    assert settings.MAX_ADMIN_BODY > MAX_FILE_SIZE
