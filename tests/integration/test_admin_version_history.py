"""Versions of an entry are listed, compared and restored."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from examples.admin.version_history.views import list_related_versions
from examples.admin.workflow.transitions import publish_entry, send_to_review
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.load import load_document
from examples.documents.versions import list_versions, record_external_changes, record_version
from examples.models import Example, Source, Term
from tests.helpers.accounts import sign_in
from tests.helpers.factories import ExampleFactory, OutcomeFactory, term

pytestmark = pytest.mark.django_db


def admin_url(page: str, *keys: int) -> str:
    return reverse(f"admin:examples_example_{page}", args=keys)


def get_text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.fixture
def draft() -> Example:
    """Three versions: the first, one with another summary, one with another title."""
    example: Example = ExampleFactory(status="draft", published_at=None, title="Night nurses", slug="night-nurses")
    record_external_changes(example)
    User.objects.create_user("ada", is_staff=True)
    return change_entry(change_entry(example, summary="They come at night."), title="Night sitters")


def change_entry(example: Example, **values: Any) -> Example:
    record_external_changes(example)
    Example.objects.filter(pk=example.pk).update(**values)
    record_version(example, User.objects.get(username="ada"), f"Changed {', '.join(values)}")
    example.refresh_from_db()
    return example


def create_user(*codenames: str) -> User:
    user = User.objects.create_user("bo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def get_first_version(example: Example) -> Any:
    return list_versions(example).earliest("pk")


def restore(client: Client, example: Example, version: Any) -> Any:
    address = admin_url("restore", example.pk, version.pk)
    shown = client.get(address).context["document_digest"]
    return client.post(address, {"shown": shown})


def test_list_shows_author_action_and_changed_fields(admin_client: Client, draft: Example) -> None:
    response = admin_client.get(admin_url("history", draft.pk))
    rows = [
        (summary.author, summary.version.revision.comment, summary.changed) for summary in response.context["versions"]
    ]
    assert rows == [
        ("ada", "Changed title", "Title"),
        ("ada", "Changed summary", "Plain summary"),
        ("the catalogue’s loader or another tool", "As it was when its history began", "First version"),
    ]
    assert "ada" in response.content.decode()


def test_long_history_is_paginated(admin_client: Client, draft: Example) -> None:
    for number in range(30):
        record_version(draft, None, f"Step {number}")
    first, second = (admin_client.get(admin_url("history", draft.pk), {"page": page}) for page in (1, 2))
    assert len(first.context["versions"]) == 25
    assert len(second.context["versions"]) == 8
    assert first.context["versions"][-1].changed == "No changes to the text"
    assert admin_client.get(admin_url("history", draft.pk), {"page": "x"}).status_code == 200


def test_version_shows_changes_and_full_text(admin_client: Client, draft: Example) -> None:
    page = get_text(admin_client, admin_url("version", draft.pk, list_versions(draft)[1].pk))
    assert "<ins>They</ins>" in page
    assert "Night nurses" in page
    assert "A report" in page
    assert "This is the first version." in get_text(
        admin_client, admin_url("version", draft.pk, list_versions(draft)[2].pk)
    )


def test_two_versions_are_compared(admin_client: Client, draft: Example) -> None:
    newest, _, oldest = list_versions(draft)
    response = admin_client.get(admin_url("compare", draft.pk), {"from": oldest.pk, "to": newest.pk})
    assert [change.label for change in response.context["changes"]] == ["Title", "Plain summary"]
    Example.objects.filter(pk=draft.pk).update(place="Devon")
    response = admin_client.get(admin_url("compare", draft.pk), {"from": newest.pk, "to": "now"})
    assert [change.label for change in response.context["changes"]] == ["Place"]


@pytest.mark.parametrize("chosen", ["", "x", "99999999", "9" * 40, "-1", "٣"])
def test_comparison_with_unknown_version_is_refused(admin_client: Client, draft: Example, chosen: str) -> None:
    response = admin_client.get(admin_url("compare", draft.pk), {"from": chosen})
    assert response.status_code == 400
    assert "Choose two versions" in response.content.decode()


def test_version_of_another_entry_is_not_found(admin_client: Client, draft: Example) -> None:
    other = ExampleFactory(status="draft")
    record_external_changes(other)
    for page in ("version", "restore"):
        get_text(admin_client, admin_url(page, other.pk, list_versions(draft)[0].pk), 404)


def test_version_is_restored_into_a_draft(admin_client: Client, draft: Example) -> None:
    draft = change_entry(draft, status="in_review", publish_at="2090-01-01T09:00Z")
    oldest = get_first_version(draft)
    assert "<ins>nurses</ins>" in get_text(admin_client, admin_url("restore", draft.pk, oldest.pk))
    assert restore(admin_client, draft, oldest).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Night nurses", "Nurses visit people at home at night.")
    assert (draft.status, draft.publish_at) == ("in_review", None)
    assert draft.edited_by == User.objects.get(username="admin")
    newest = list_versions(draft)[0]
    assert newest.revision.comment.startswith("Restored the version of ")
    assert list_versions(draft).count() == 5


def test_rows_and_tags_are_restored(admin_client: Client, draft: Example) -> None:
    outcome = OutcomeFactory(example=draft, source=draft.sources.get())
    record_version(draft, None, "With an outcome")
    before = load_document(draft)
    outcome.delete()
    Source.objects.filter(example=draft).update(citation="Another report")
    draft.terms.clear()
    record_version(draft, None, "Emptied")
    restore(admin_client, draft, list_versions(draft)[1])
    assert load_document(draft)["setting"] == before["setting"]
    assert [row["citation"] for row in load_document(draft)["sources"]] == ["A report"]
    assert draft.outcomes.get().measure == outcome.measure


def test_public_entry_is_restored_into_a_working_copy(admin_client: Client, draft: Example) -> None:
    oldest = get_first_version(draft)
    send_to_review(draft, None)
    publish_entry(draft, None)
    restore(admin_client, draft, oldest)
    draft.refresh_from_db()
    copy = Example.objects.get(copy_of=draft)
    assert (draft.status, draft.title, copy.title) == ("published", "Night sitters", "Night nurses")
    assert copy.terms.count() == 3
    restore(admin_client, draft, list_versions(draft)[1])
    copy.refresh_from_db()
    assert copy.title == "Night sitters"
    assert Example.objects.filter(copy_of=draft).count() == 1


def test_copy_and_entry_share_history(admin_client: Client, draft: Example) -> None:
    send_to_review(draft, None)
    publish_entry(draft, None)
    copy = get_working_copy(draft, None)
    change_entry(copy, place="Devon")
    for example in (draft, copy):
        summaries = admin_client.get(admin_url("history", example.pk)).context["versions"]
        assert [summary.is_copy for summary in summaries] == [True, True, False, False, False, False, False]
        assert [change.label for change in summaries[0].changes] == ["Place"]
    send_to_review(copy, None)
    publish_entry(copy, None)
    assert list_related_versions(draft).count() == 9
    assert list_versions(draft).count() == 9


def test_missing_references_are_listed(admin_client: Client, draft: Example) -> None:
    gone = term("setting", "moon-base")
    draft.terms.add(gone)
    record_version(draft, None, "With a setting")
    draft.terms.remove(gone)
    change_entry(draft, place="Devon")
    Term.objects.filter(pk=gone.pk).delete()
    version = list_versions(draft)[2]
    assert "moon-base" in get_text(admin_client, admin_url("restore", draft.pk, version.pk))
    restore(admin_client, draft, version)
    assert "the setting “moon-base”" in get_text(admin_client, admin_url("review", draft.pk))


def test_restore_of_changed_entry_is_refused(admin_client: Client, draft: Example) -> None:
    address = admin_url("restore", draft.pk, list_versions(draft)[2].pk)
    shown = admin_client.get(address).context["document_digest"]
    change_entry(draft, title="Third title")
    response = admin_client.post(address, {"shown": shown})
    assert response.status_code == 409
    assert "while you were reading" in response.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Third title"


def test_external_change_is_recorded_and_can_be_restored(admin_client: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(summary="By a bulk update.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE examples_source SET citation = 'By SQL' WHERE example_id = %s", [draft.pk])
    outside = load_document(draft)
    record_external_changes(draft)
    version = list_versions(draft)[0]
    summary = admin_client.get(admin_url("history", draft.pk)).context["versions"][0]
    assert (summary.author, summary.version.revision.comment, summary.changed) == (
        "outside the desk",
        "Changed outside the desk",
        f"Plain summary, Source {draft.sources.get().number}",
    )
    change_entry(draft, summary="Once more.")
    restore(admin_client, draft, version)
    assert load_document(draft) == outside


def test_restore_requires_edit_permission(draft: Example) -> None:
    client = sign_in(create_user("view_example"))
    version = get_first_version(draft)
    get_text(client, admin_url("history", draft.pk))
    assert admin_url("restore", draft.pk, version.pk) not in get_text(
        client, admin_url("version", draft.pk, version.pk)
    )
    assert client.get(admin_url("restore", draft.pk, version.pk)).status_code == 403
    assert client.post(admin_url("restore", draft.pk, version.pk)).status_code == 403
    assert client.get(admin_url("deleted")).status_code == 403
    draft.refresh_from_db()
    assert draft.title == "Night sitters"


def test_history_requires_view_permission(draft: Example) -> None:
    client = sign_in(create_user())
    for page in ("history", "compare"):
        assert client.get(admin_url(page, draft.pk)).status_code == 403
    client.logout()
    assert client.get(admin_url("history", draft.pk)).status_code == 302


def test_contributor_restores_own_draft_only(draft: Example) -> None:
    user = create_user("view_example", "change_example")
    client = sign_in(user)
    version = get_first_version(draft)
    assert client.get(admin_url("restore", draft.pk, version.pk)).status_code == 403
    Example.objects.filter(pk=draft.pk).update(created_by=user)
    assert restore(client, draft, version).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Night nurses"


def test_history_pages_change_nothing(admin_client: Client, draft: Example) -> None:
    before = (Version.objects.count(), load_document(draft))
    version = list_versions(draft)[1].pk
    for address in (
        admin_url("history", draft.pk), admin_url("version", draft.pk, version),
        admin_url("restore", draft.pk, version), admin_url("compare", draft.pk) + f"?from={version}",
    ):  # fmt: skip
        get_text(admin_client, address)
    assert (Version.objects.count(), load_document(draft)) == before


def test_compare_offers_previous_version_and_now(admin_client: Client, draft: Example) -> None:
    for title in ("One", "Two"):
        change_entry(draft, title=title)
    previous = list_versions(draft)[1]
    page = admin_client.get(admin_url("history", draft.pk)).content.decode()
    assert f'<option value="{previous.pk}" selected>' in page
    assert page.count(" selected>") == 1
