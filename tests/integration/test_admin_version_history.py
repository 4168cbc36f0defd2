"""The history in the desk: every version is shown, compared and restored, and what was deleted comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from examples.admin.version_history.version_list import list_related_versions
from examples.admin.workflow.transitions import publish_entry, send_to_review
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.load import load_document
from examples.documents.versions import list_versions, record_external_changes, record_version
from examples.models import Example, Source, Term
from tests.helpers.accounts import sign_in
from tests.helpers.factories import ExampleFactory, OutcomeFactory, term

pytestmark = pytest.mark.django_db


def at(page: str, *keys: int) -> str:
    return reverse(f"admin:examples_example_{page}", args=keys)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def draft() -> Example:
    """Three versions: as it began, with another summary, with another title and an outcome."""
    example: Example = ExampleFactory(status="draft", published_at=None, title="Night nurses", slug="night-nurses")
    record_external_changes(example)
    User.objects.create_user("ada", is_staff=True)
    return changed(changed(example, summary="They come at night."), title="Night sitters")


def changed(example: Example, **values: Any) -> Example:
    record_external_changes(example)
    Example.objects.filter(pk=example.pk).update(**values)
    record_version(example, User.objects.get(username="ada"), f"Changed {', '.join(values)}")
    example.refresh_from_db()
    return example


def user_with(*codenames: str) -> User:
    user = User.objects.create_user("bo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def first_of(example: Example) -> Any:
    return list_versions(example).earliest("pk")


def restored(client: Client, example: Example, version: Any) -> Any:
    address = at("restore", example.pk, version.pk)
    shown = client.get(address).context["document_digest"]
    return client.post(address, {"shown": shown})


def test_list_says_when_who_what_and_how_much(admin_client: Client, draft: Example) -> None:
    answer = admin_client.get(at("history", draft.pk))
    said = [(line.author, line.action, line.change_count) for line in answer.context["versions"]]
    assert said == [
        ("ada", "Changed title", "1 change"),
        ("ada", "Changed summary", "1 change"),
        ("the catalogue’s loader or another tool", "As it was when its history began", "First version"),
    ]
    assert "ada" in answer.content.decode()


def test_long_history_comes_in_pages(admin_client: Client, draft: Example) -> None:
    for number in range(30):
        record_version(draft, None, f"Step {number}")
    first, second = (admin_client.get(at("history", draft.pk), {"page": page}) for page in (1, 2))
    assert len(first.context["versions"]) == 25
    assert len(second.context["versions"]) == 8
    assert first.context["versions"][-1].change_count == "No changes to the text"
    assert admin_client.get(at("history", draft.pk), {"page": "x"}).status_code == 200


def test_version_shows_what_changed_and_its_whole_text(admin_client: Client, draft: Example) -> None:
    page = text(admin_client, at("version", draft.pk, list_versions(draft)[1].pk))
    assert "<ins>They</ins>" in page
    assert "Night nurses" in page
    assert "A report" in page
    assert "This is the first version." in text(admin_client, at("version", draft.pk, list_versions(draft)[2].pk))


def test_any_two_versions_are_compared(admin_client: Client, draft: Example) -> None:
    newest, _, oldest = list_versions(draft)
    answer = admin_client.get(at("compare", draft.pk), {"from": oldest.pk, "to": newest.pk})
    assert [change.label for change in answer.context["changes"]] == ["Title", "Plain summary"]
    Example.objects.filter(pk=draft.pk).update(place="Devon")
    answer = admin_client.get(at("compare", draft.pk), {"from": newest.pk, "to": "now"})
    assert [change.label for change in answer.context["changes"]] == ["Place"]


@pytest.mark.parametrize("chosen", ["", "x", "99999999", "9" * 40, "-1", "٣"])
def test_what_is_no_version_of_it_is_asked_again(admin_client: Client, draft: Example, chosen: str) -> None:
    answer = admin_client.get(at("compare", draft.pk), {"from": chosen})
    assert answer.status_code == 400
    assert "Choose two versions" in answer.content.decode()


def test_version_of_another_entry_is_not_found(admin_client: Client, draft: Example) -> None:
    other = ExampleFactory(status="draft")
    record_external_changes(other)
    for page in ("version", "restore"):
        text(admin_client, at(page, other.pk, list_versions(draft)[0].pk), 404)


def test_version_is_restored_into_a_draft(admin_client: Client, draft: Example) -> None:
    draft = changed(draft, status="in_review", publish_at="2090-01-01T09:00Z")
    oldest = first_of(draft)
    assert "<ins>nurses</ins>" in text(admin_client, at("restore", draft.pk, oldest.pk))
    assert restored(admin_client, draft, oldest).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Night nurses", "Nurses visit people at home at night.")
    assert (draft.status, draft.publish_at) == ("in_review", None)
    assert draft.edited_by == User.objects.get(username="admin")
    newest = list_versions(draft)[0]
    assert newest.revision.comment.startswith("Restored the version of ")
    assert list_versions(draft).count() == 5


def test_rows_and_tags_come_back_under_their_keys(admin_client: Client, draft: Example) -> None:
    outcome = OutcomeFactory(example=draft, source=draft.sources.get())
    record_version(draft, None, "With an outcome")
    before = load_document(draft)
    outcome.delete()
    Source.objects.filter(example=draft).update(citation="Another report")
    draft.terms.clear()
    record_version(draft, None, "Emptied")
    restored(admin_client, draft, list_versions(draft)[1])
    assert load_document(draft)["setting"] == before["setting"]
    assert [row["citation"] for row in load_document(draft)["sources"]] == ["A report"]
    assert draft.outcomes.get().measure == outcome.measure


def test_public_entry_is_restored_into_a_working_copy(admin_client: Client, draft: Example) -> None:
    oldest = first_of(draft)
    send_to_review(draft, None)
    publish_entry(draft, None)
    restored(admin_client, draft, oldest)
    draft.refresh_from_db()
    copy = Example.objects.get(copy_of=draft)
    assert (draft.status, draft.title, copy.title) == ("published", "Night sitters", "Night nurses")
    assert copy.terms.count() == 3
    restored(admin_client, draft, list_versions(draft)[1])
    copy.refresh_from_db()
    assert copy.title == "Night sitters"
    assert Example.objects.filter(copy_of=draft).count() == 1


def test_copy_and_entry_share_a_history_told_apart(admin_client: Client, draft: Example) -> None:
    send_to_review(draft, None)
    publish_entry(draft, None)
    copy = get_working_copy(draft, None)
    changed(copy, place="Devon")
    for example in (draft, copy):
        lines = admin_client.get(at("history", example.pk)).context["versions"]
        assert [line.is_copy for line in lines] == [True, True, False, False, False, False, False]
        assert [change.label for change in lines[0].changes] == ["Place"]
    send_to_review(copy, None)
    publish_entry(copy, None)
    assert list_related_versions(draft).count() == 9
    assert list_versions(draft).count() == 9


def test_what_can_not_be_put_back_is_named_before_and_after(admin_client: Client, draft: Example) -> None:
    gone = term("setting", "moon-base")
    draft.terms.add(gone)
    record_version(draft, None, "With a setting")
    draft.terms.remove(gone)
    changed(draft, place="Devon")
    Term.objects.filter(pk=gone.pk).delete()
    version = list_versions(draft)[2]
    assert "moon-base" in text(admin_client, at("restore", draft.pk, version.pk))
    restored(admin_client, draft, version)
    assert "the setting “moon-base”" in text(admin_client, at("review", draft.pk))


def test_changed_meanwhile_is_shown_again_and_nothing_done(admin_client: Client, draft: Example) -> None:
    address = at("restore", draft.pk, list_versions(draft)[2].pk)
    shown = admin_client.get(address).context["document_digest"]
    changed(draft, title="Third title")
    answer = admin_client.post(address, {"shown": shown})
    assert answer.status_code == 409
    assert "while you were reading" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Third title"


def test_change_past_the_desk_becomes_a_version_and_can_be_restored(admin_client: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(summary="By a bulk update.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE examples_source SET citation = 'By SQL' WHERE example_id = %s", [draft.pk])
    outside = load_document(draft)
    record_external_changes(draft)
    version = list_versions(draft)[0]
    line = admin_client.get(at("history", draft.pk)).context["versions"][0]
    assert (line.author, line.action, line.change_count) == (
        "outside the desk",
        "Changed outside the desk",
        "2 changes",
    )
    changed(draft, summary="Once more.")
    restored(admin_client, draft, version)
    assert load_document(draft) == outside


def test_restoring_needs_the_right_to_edit(draft: Example) -> None:
    client = sign_in(user_with("view_example"))
    version = first_of(draft)
    text(client, at("history", draft.pk))
    assert at("restore", draft.pk, version.pk) not in text(client, at("version", draft.pk, version.pk))
    assert client.get(at("restore", draft.pk, version.pk)).status_code == 403
    assert client.post(at("restore", draft.pk, version.pk)).status_code == 403
    assert client.get(at("deleted")).status_code == 403
    draft.refresh_from_db()
    assert draft.title == "Night sitters"


def test_history_needs_the_right_to_view(draft: Example) -> None:
    client = sign_in(user_with())
    for page in ("history", "compare"):
        assert client.get(at(page, draft.pk)).status_code == 403
    client.logout()
    assert client.get(at("history", draft.pk)).status_code == 302


def test_contributor_restores_an_own_draft_alone(draft: Example) -> None:
    user = user_with("view_example", "change_example")
    client = sign_in(user)
    version = first_of(draft)
    assert client.get(at("restore", draft.pk, version.pk)).status_code == 403
    Example.objects.filter(pk=draft.pk).update(created_by=user)
    assert restored(client, draft, version).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Night nurses"


def test_nothing_of_the_history_is_changed_by_looking(admin_client: Client, draft: Example) -> None:
    before = (Version.objects.count(), load_document(draft))
    version = list_versions(draft)[1].pk
    for address in (
        at("history", draft.pk), at("version", draft.pk, version), at("restore", draft.pk, version),
        at("compare", draft.pk) + f"?from={version}",
    ):  # fmt: skip
        text(admin_client, address)
    assert (Version.objects.count(), load_document(draft)) == before
