"""The preview of a draft: for editors only, not cached."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from examples.models import Example
from tests.helpers.accounts import sign_in
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", published_at=None, title="Night nurses")
    return example


def test_preview_shows_the_public_page(admin_client: Client, draft: Example) -> None:
    response = admin_client.get(reverse("admin:examples_example_preview", args=[draft.pk]))
    assert response.status_code == 200
    assert "Night nurses" in response.content.decode()
    assert "Readers do not see this page" in response.content.decode()


def test_preview_shows_empty_example(admin_client: Client) -> None:
    empty = Example.objects.create(slug="empty", title="Empty")
    assert admin_client.get(reverse("admin:examples_example_preview", args=[empty.pk])).status_code == 200


def test_preview_is_not_cached_or_indexed(admin_client: Client, draft: Example) -> None:
    response = admin_client.get(reverse("admin:examples_example_preview", args=[draft.pk]))
    assert {"private", "no-store"} <= {part.strip() for part in response["Cache-Control"].split(",")}
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_preview_requires_view_permission(client: Client, draft: Example) -> None:
    address = reverse("admin:examples_example_preview", args=[draft.pk])
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert client.get(address).status_code == 302
    clerk = sign_in(User.objects.create_user("clerk", is_staff=True))
    assert clerk.get(address).status_code == 403


def test_preview_of_unknown_example_is_not_found(admin_client: Client) -> None:
    assert admin_client.get(reverse("admin:examples_example_preview", args=[404])).status_code == 404


def test_form_links_to_preview_or_public_page(admin_client: Client, draft: Example) -> None:
    page = admin_client.get(reverse("admin:examples_example_change", args=[draft.pk])).content.decode()
    assert reverse("admin:examples_example_preview", args=[draft.pk]) in page
    assert "View on site" not in page
    example: Example = ExampleFactory()
    page = admin_client.get(reverse("admin:examples_example_change", args=[example.pk])).content.decode()
    assert f'href="{example.get_absolute_url()}"' in page
    assert admin_client.get(example.get_absolute_url()).status_code == 200


def test_draft_has_no_public_page(client: Client, draft: Example) -> None:
    assert client.get(draft.get_absolute_url()).status_code == 404
