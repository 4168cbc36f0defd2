"""The reviewer link shows one entry for some days, and nothing to anyone else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.admin.examples.preview import HEADERS, sign_reviewer_link
from examples.admin.workflow.transitions import publish_entry, send_to_review
from examples.admin.workflow.working_copies import discard_copy, get_working_copy
from examples.documents.versions import list_versions
from examples.models import Example
from tests.helpers.accounts import sign_in
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.integration.test_pages import MARK, create_marked_draft, list_public_urls

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", published_at=None, title="Night nurses")
    return example


def build_link(example: Example, days: float = 14) -> str:
    return reverse("shared-preview", args=[sign_reviewer_link(example, timezone.now() + dt.timedelta(days=days))])


def create_link(client: Client, example: Example, **data: str) -> Any:
    return client.post(reverse("admin:examples_example_share", args=[example.pk]), data)


def is_private(response: Any) -> bool:
    """Whether no cache stores it, no search engine lists it and no other site learns its address."""
    return all(response[name] == value for name, value in HEADERS.items()) and not response.cookies


def test_link_shows_current_text_without_account(admin_client: Client, client: Client, draft: Example) -> None:
    response = create_link(admin_client, draft)
    assert response.status_code == 200
    address = response.context["link"]
    assert address.startswith("http://testserver/preview/")
    assert f'value="{address}"' in response.content.decode()
    Example.objects.filter(pk=draft.pk).update(title="Night sitters")
    shown = client.get(address)
    assert shown.status_code == 200
    assert is_private(shown)
    page = shown.content.decode()
    assert "Night sitters" in page
    assert "For review, not published." in page
    expiry = response.context["expiry"]
    assert expiry in page
    assert list_versions(draft)[0].revision.comment == f"Reviewer link created, works until {expiry}"


@pytest.mark.parametrize("days", ["7", "14", "30"])
def test_link_expires_after_selected_days(admin_client: Client, draft: Example, days: str) -> None:
    expires_on = timezone.localdate(timezone.now() + dt.timedelta(days=int(days)))
    assert f"{expires_on.day} {expires_on:%B %Y}" in create_link(admin_client, draft, days=days).context["expiry"]


def test_other_durations_are_refused(admin_client: Client, draft: Example) -> None:
    response = create_link(admin_client, draft, days="9999999999")
    assert response.status_code == 302
    assert "7, 14 or 30 days" in admin_client.get(response["Location"]).content.decode()


def test_link_is_read_only_and_not_cached(client: Client, draft: Example) -> None:
    address = build_link(draft)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    again = client.get(address, headers={"If-None-Match": "*", "If-Modified-Since": "Sun, 22 Nov 2026 12:00:00 GMT"})
    assert again.status_code == 200
    assert "ETag" not in again


def test_expired_link_shows_nothing(client: Client, draft: Example) -> None:
    response = client.get(build_link(draft, days=-0.001))
    assert response.status_code == 410
    assert is_private(response)
    assert "Ask the editor who sent you the link for a new one" in response.content.decode()
    assert "Night nurses" not in response.content.decode()


def test_wrong_links_all_look_the_same(client: Client, draft: Example) -> None:
    good, other = build_link(draft), build_link(ExampleFactory(status="draft", published_at=None))
    mixed = good.split(":")[0] + ":" + other.split(":", 1)[1]
    gone = ExampleFactory(status="draft", published_at=None)
    of_gone = build_link(gone)
    gone.delete()
    pages = []
    for address in (good[:-2] + "/", good[:-1] + "x/", mixed, "/preview/1/", "/preview/%00/", of_gone):
        response = client.get(address)
        assert response.status_code == 404, address
        assert is_private(response), address
        pages.append(response.content)
    assert len(set(pages)) == 1


def test_link_of_recreated_row_is_invalid(client: Client, draft: Example) -> None:
    address = build_link(draft)
    Example.objects.filter(pk=draft.pk).update(created_at=draft.created_at + dt.timedelta(seconds=1))
    assert client.get(address).status_code == 404


def test_link_redirects_after_publication(client: Client, draft: Example) -> None:
    address = build_link(draft)
    send_to_review(draft, None)
    assert client.get(address).status_code == 200
    publish_entry(draft, None)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, draft.get_absolute_url())
    assert is_private(response)


def test_link_of_working_copy_redirects_after_publication(client: Client) -> None:
    entry = ExampleFactory(title="Published title")
    copies = []
    for end in (lambda copy: publish_entry(copy, None), lambda copy: discard_copy(copy, None)):
        copy = get_working_copy(entry, None)
        Example.objects.filter(pk=copy.pk).update(title="Title of the copy")
        address = build_link(copy)
        assert "Title of the copy" in client.get(address).content.decode()
        send_to_review(copy, None)
        end(Example.objects.get(pk=copy.pk))
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, entry.get_absolute_url())
        copies.append(copy.pk)
    assert len(set(copies)) == 2


def test_shared_draft_is_not_public(client: Client) -> None:
    seen = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    draft = create_marked_draft()
    seen.related.add(draft)
    assert MARK in client.get(build_link(draft)).content.decode()
    more = ["/examples.csv", "/examples.json", "/examples.atom", "/examples/?view=print", "/sitemap.xml", "/robots.txt",
            "/search/suggestions.json?q=zanz"]  # fmt: skip
    for path in [*list_public_urls(), *more]:
        response = client.get(path)
        content = b"".join(response) if response.streaming else response.content
        assert MARK.encode() not in content, path
        assert b"/preview/" not in content, path
    assert client.get("/examples.json", {"q": MARK}).json()["count"] == 0


def test_link_requires_edit_permission(draft: Example) -> None:
    user = User.objects.create_user("bo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_example", "change_example"]))
    client = sign_in(User.objects.get(pk=user.pk))
    assert create_link(client, draft).status_code == 403
    assert client.get(reverse("admin:examples_example_share", args=[draft.pk])).status_code == 405
    Example.objects.filter(pk=draft.pk).update(created_by=user)
    assert create_link(client, draft).status_code == 200
    assert "Create a link" in client.get(reverse("admin:examples_example_review", args=[draft.pk])).content.decode()


def test_public_entry_needs_no_link(admin_client: Client) -> None:
    example = ExampleFactory()
    assert create_link(admin_client, example).status_code == 403
    assert "Create a link" not in admin_client.get(
        reverse("admin:examples_example_review", args=[example.pk])
    ).content.decode()  # fmt: skip
