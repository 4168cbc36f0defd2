"""Every kind of response has the same security headers and a rule for caches, and no large body is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from examples.admin.examples.preview import sign_reviewer_link
from examples.admin.import_export.upload_limits import MAX_FILE_SIZE
from tests.helpers.accounts import LOGIN, create_account, sign_in, submit_password
from tests.helpers.expected_csp import POLICY
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
PAGES = {
    200: (
        *("/", "/examples.csv", "/examples.json", "/examples.atom", "/examples/seen.png", "/brief.docx?e=seen", LOGIN),
        *("/static/app/init.js", "/favicon.ico", "/robots.txt", "/healthz", "/openapi.json"),
    ),
    301: ("/about", "/ABOUT/", "/policy/", "/examples/seen),"),
    302: ("/admin/",),
    404: ("/nowhere/", "/examples/nothing/", "/examples/%00/", "/static/nothing.js", "/preview/x/"),
    405: ("/useful/",),
}
FAILING = "examples.views.caching.get_revision"  # called by every page of the catalogue


@pytest.fixture(autouse=True)
def published_entry(settings: Settings) -> None:
    """And the settings of production, where a header more is sent."""
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = settings.SECURE_SSL_REDIRECT = True
    ExampleFactory(slug="seen")


def get(path: str, client: Client | None = None, **headers: str) -> Any:
    return (client or Client(raise_request_exception=False)).get(path, headers=headers, secure=True)


def check_headers(response: Any, status: int, *, is_secure: bool = True) -> None:
    headers = response.headers
    assert response.status_code == status
    expected = {name: value for name, value in EXPECTED.items() if is_secure or not name.startswith("Strict")}
    assert {name: headers.get(name) for name in expected} == expected
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Cache-Control"]
    assert status < 400 or "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize(("status", "path"), [(status, path) for status, paths in PAGES.items() for path in paths])
def test_security_headers(status: int, path: str) -> None:
    response = get(path)
    response.close()  # the file, if it is one
    check_headers(response, status)


def list_refusals() -> Iterator[tuple[int, Any]]:
    """The statuses that need more than an address."""
    yield 304, get("/about/", if_none_match=get("/about/")["ETag"])
    yield 400, get("/", host="elsewhere.example")
    yield 403, Client(enforce_csrf_checks=True).post(LOGIN, secure=True)
    yield 403, get("/admin/auth/user/", sign_in(create_account("edith", "editor")))
    yield 405, Client().post("/about/", secure=True)
    link = sign_reviewer_link(ExampleFactory(status="draft"), timezone.now())
    yield 410, get(f"/preview/{link}/")


def test_security_headers_of_refused_requests(settings: Settings) -> None:
    for status, response in list_refusals():
        check_headers(response, status)
    settings.AXES_FAILURE_LIMIT = 1
    check_headers(submit_password(Client(), "edith", "wrong", secure=True), 429)


@pytest.mark.parametrize(("error", "status"), [(RuntimeError(), 500), (OperationalError("away"), 503)])
def test_security_headers_of_faults(monkeypatch: pytest.MonkeyPatch, error: Exception, status: int) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(FAILING, fail)
    check_headers(get("/about/"), status)


def test_security_headers_without_https() -> None:
    check_headers(Client().get("/about/"), 301, is_secure=False)
    check_headers(Client().get("/", headers={"host": "elsewhere.example"}), 400, is_secure=False)


def test_page_published_at_a_missing_address_is_seen() -> None:
    missing = get("/examples/new/")
    assert (missing.status_code, missing["Cache-Control"]) == (404, "no-store")
    ExampleFactory(slug="new")
    assert get("/examples/new/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/suggest/", "/nowhere/", "/static/app/init.js", "/admin/login/"])
def test_large_body_is_refused_unread(client: Client, path: str) -> None:
    """By the declared size alone: no body is sent here."""
    response = client.generic("POST", path, b"", secure=True, CONTENT_LENGTH=str(12 * 1024 * 1024))
    assert response.status_code == 413
    assert "What you sent is too large" in response.content.decode()
    check_headers(response, 413)


def test_largest_import_is_not_refused(settings: Settings) -> None:
    assert settings.MAX_ADMIN_BODY > MAX_FILE_SIZE
