"""A link for a reviewer outside: it shows one entry for some days, and tells nothing to anybody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.admin.examples.reviewer_link import HEADERS, sign_reviewer_link
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


def link(example: Example, days: float = 14) -> str:
    return reverse("shared-preview", args=[sign_reviewer_link(example, timezone.now() + dt.timedelta(days=days))])


def share(client: Client, example: Example, **data: str) -> Any:
    return client.post(reverse("admin:examples_example_share", args=[example.pk]), data)


def hidden(answer: Any) -> bool:
    """No cache keeps it, no search engine lists it, no other site learns its address."""
    return all(answer[name] == value for name, value in HEADERS.items()) and not answer.cookies


def test_link_shows_the_present_text_to_anybody(admin_client: Client, client: Client, draft: Example) -> None:
    answer = share(admin_client, draft)
    assert answer.status_code == 200
    address = answer.context["link"]
    assert address.startswith("http://testserver/preview/")
    assert f'value="{address}"' in answer.content.decode()
    Example.objects.filter(pk=draft.pk).update(title="Night sitters")
    shown = client.get(address)
    assert shown.status_code == 200
    assert hidden(shown)
    page = shown.content.decode()
    assert "Night sitters" in page
    assert "For review, not published." in page
    assert answer.context["expiry"] in page
    assert list_versions(draft)[0].revision.comment == f"Reviewer link created, works until {answer.context['expiry']}"


@pytest.mark.parametrize("days", ["7", "14", "30"])
def test_link_is_open_as_long_as_was_chosen(admin_client: Client, draft: Example, days: str) -> None:
    expires_on = timezone.localdate() + dt.timedelta(days=int(days))
    assert f"{expires_on.day} {expires_on:%B %Y}" in share(admin_client, draft, days=days).context["expiry"]


def test_other_lengths_are_refused_in_words(admin_client: Client, draft: Example) -> None:
    answer = share(admin_client, draft, days="9999999999")
    assert answer.status_code == 302
    assert "7, 14 or 30 days" in admin_client.get(answer["Location"]).content.decode()


def test_link_is_read_only_and_no_copy_of_it_is_good(client: Client, draft: Example) -> None:
    address = link(draft)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    again = client.get(address, headers={"If-None-Match": "*", "If-Modified-Since": "Sun, 22 Nov 2026 12:00:00 GMT"})
    assert again.status_code == 200
    assert "ETag" not in again


def test_link_is_over_when_its_days_are(client: Client, draft: Example) -> None:
    answer = client.get(link(draft, days=-0.001))
    assert answer.status_code == 410
    assert hidden(answer)
    assert "Ask the editor who sent it to you for a new one" in answer.content.decode()
    assert "Night nurses" not in answer.content.decode()


def test_wrong_links_all_look_the_same(client: Client, draft: Example) -> None:
    good, other = link(draft), link(ExampleFactory(status="draft", published_at=None))
    mixed = good.split(":")[0] + ":" + other.split(":", 1)[1]
    gone = ExampleFactory(status="draft", published_at=None)
    of_gone = link(gone)
    gone.delete()
    pages = []
    for address in (good[:-2] + "/", good[:-1] + "x/", mixed, "/preview/1/", "/preview/%00/", of_gone):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert hidden(answer), address
        pages.append(answer.content)
    assert len(set(pages)) == 1


def test_link_of_a_row_that_was_made_anew_is_dead(client: Client, draft: Example) -> None:
    address = link(draft)
    Example.objects.filter(pk=draft.pk).update(created_at=draft.created_at + dt.timedelta(seconds=1))
    assert client.get(address).status_code == 404


def test_published_meanwhile_leads_to_the_public_page(client: Client, draft: Example) -> None:
    address = link(draft)
    send_to_review(draft, None)
    assert client.get(address).status_code == 200
    publish_entry(draft, None)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())
    assert hidden(answer)


def test_working_copy_is_shown_until_it_is_published_or_gone(client: Client) -> None:
    entry = ExampleFactory(title="Published title")
    copies = []
    for end in (lambda copy: publish_entry(copy, None), lambda copy: discard_copy(copy, None)):
        copy = get_working_copy(entry, None)
        Example.objects.filter(pk=copy.pk).update(title="Title of the copy")
        address = link(copy)
        assert "Title of the copy" in client.get(address).content.decode()
        send_to_review(copy, None)
        end(Example.objects.get(pk=copy.pk))
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, entry.get_absolute_url())
        copies.append(copy.pk)
    assert len(set(copies)) == 2


def test_shared_draft_is_nowhere_else(client: Client) -> None:
    seen = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    draft = create_marked_draft()
    seen.related.add(draft)
    assert MARK in client.get(link(draft)).content.decode()
    more = ["/examples.csv", "/examples.json", "/examples.atom", "/examples/?view=print", "/sitemap.xml", "/robots.txt",
            "/search/suggestions.json?q=zanz"]  # fmt: skip
    for path in [*list_public_urls(), *more]:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        assert MARK.encode() not in content, path
        assert b"/preview/" not in content, path
    assert client.get("/examples.json", {"q": MARK}).json()["count"] == 0


def test_link_is_made_by_those_who_may_edit(draft: Example) -> None:
    user = User.objects.create_user("bo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_example", "change_example"]))
    client = sign_in(User.objects.get(pk=user.pk))
    assert share(client, draft).status_code == 403
    assert client.get(reverse("admin:examples_example_share", args=[draft.pk])).status_code == 405
    Example.objects.filter(pk=draft.pk).update(created_by=user)
    assert share(client, draft).status_code == 200
    assert "Create a link" in client.get(reverse("admin:examples_example_review", args=[draft.pk])).content.decode()


def test_public_entry_needs_no_link(admin_client: Client) -> None:
    example = ExampleFactory()
    assert share(admin_client, example).status_code == 403
    assert "Create a link" not in admin_client.get(
        reverse("admin:examples_example_review", args=[example.pk])
    ).content.decode()  # fmt: skip
