"""Attacks on saving: nothing typed is lost, and no colleague's change is overwritten unseen."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.admin.workflow.form_document import SNAPSHOT_SALT
from examples.admin.workflow.optimistic_lock import OptimisticLockAdmin
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.difference import Difference
from examples.documents.load import load_document
from examples.documents.versions import list_versions, load_version_document
from examples.models import Example
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.admin_forms import edit_entry, message_text, open_form, page_url, post_form, post_transition, reload
from tests.helpers.browser_form import add_row, set_values
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", title="Old title", place="Old place", boards=[ICBFactory()])
    OutcomeFactory(example=example, source=example.sources.get())
    return reload(example)


def delete(client: Client, example: Example) -> None:
    client.post(reverse("admin:examples_example_delete", args=[example.pk]), {"post": "yes"})


@pytest.mark.parametrize("part", ["participations", "area_links"])
def test_row_deleted_by_colleague_is_a_conflict(part: str, ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {f"{part}-0-DELETE": ["on"]})
    response = post_form(bob, draft, set_values(second, need="Typed for an hour"))
    assert response.status_code == 409
    assert "Typed for an hour" in response.content.decode()


@pytest.mark.parametrize("key", ["999999", "foreign", "x"])
def test_forged_row_of_another_entry_is_not_changed(key: str, bob: Client, draft: Example) -> None:
    other = ExampleFactory(boards=[ICBFactory()])
    before = load_document(other)
    key = str(other.participations.get().pk) if key == "foreign" else key
    data = open_form(bob, draft) | {"participations-0-id": [key], "sources-0-id": [str(other.sources.get().pk)]}
    assert post_form(bob, draft, data).status_code in (200, 302)
    assert load_document(other) == before


@pytest.mark.parametrize("number", ["", "x"])
def test_late_source_without_number_is_recorded(number: str, ann: Client, bob: Client, draft: Example) -> None:
    data = add_row(open_form(bob, draft), "sources", number=number, citation="Typed", address="")
    delete(ann, draft)
    assert post_form(bob, draft, data).status_code == 302
    assert "Typed" in list_versions(draft)[0].serialized_data


def test_note_for_readers_from_colleague_is_a_conflict(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, next_note="Ann's note for readers"))
    shown = post_form(bob, draft, set_values(second, place="Bob's place"))
    assert [change.label for change in shown.context["conflicts"]] == ["Note for readers"]
    assert reload(draft).next_note == "Ann's note for readers"


def test_late_note_for_readers_is_recorded(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    delete(ann, draft)
    post_form(bob, draft, set_values(data, next_note="Typed note"))
    assert "Typed note" in list_versions(draft)[0].serialized_data


def test_confirmed_copy_includes_entry_changes(bob: Client) -> None:
    entry = reload(ExampleFactory(title="Old title", place="Old place"))
    copy = get_working_copy(entry, None)
    edit_entry(bob, copy, title="Copy title")
    Example.objects.filter(pk=entry.pk).update(title="Entry title", place="Entry place")
    shown = bob.get(page_url("review", copy)).context["conflicts_digest"]
    post_transition(bob, copy, "confirm", shown=shown)
    Example.objects.filter(pk=copy.pk).update(status="in_review", edited_by=None)
    post_transition(sign_in(create_account("Paula", "publisher")), copy, "publish")
    assert (reload(entry).title, reload(entry).place) == ("Copy title", "Entry place")


def test_entry_change_after_review_is_not_confirmed(bob: Client) -> None:
    entry = reload(ExampleFactory(title="Old title"))
    copy = get_working_copy(entry, None)
    edit_entry(bob, copy, title="Copy title")
    Example.objects.filter(pk=entry.pk).update(title="Entry title")
    shown = bob.get(page_url("review", copy)).context["conflicts_digest"]
    Example.objects.filter(pk=entry.pk).update(title="Entry title again")
    assert "changed again" in message_text(post_transition(bob, copy, "confirm", shown=shown))
    assert bob.get(page_url("review", copy)).context["conflicts"]


def test_permission_is_checked_on_locked_row(bob: Client, draft: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    """The permission is checked on the row that stays locked until it is saved."""
    checks: list[str] = []
    has_permission = OptimisticLockAdmin.has_change_permission

    def record_check(self: Any, request: Any, obj: Any = None) -> bool:
        checks.append("checked" if obj else "")
        return has_permission(self, request, obj)

    monkeypatch.setattr(OptimisticLockAdmin, "has_change_permission", record_check)
    data = set_values(open_form(bob, draft), title="Bob's title")
    Example.objects.filter(pk=draft.pk).update(status="published", published_at=timezone.now())
    checks.clear()
    assert post_form(bob, draft, data).status_code == 302
    assert "checked" not in checks  # the published row is never editable
    assert "Bob's title" in [load_version_document(version)["title"] for version in list_versions(draft)]


@pytest.mark.parametrize(("field", "value"), [("title", "B" * 300), ("title", ""), ("place", "p" * 400)])
def test_invalid_version_is_not_brought_back(field: str, value: str, ann: Client, bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), **{field: value})
    delete(ann, draft)
    post_form(bob, draft, data)
    version = bob.get(reverse("admin:examples_example_deleted")).context["rows"][0][0].pk
    address = reverse("admin:examples_example_bring_back", args=[version])
    earlier = bob.get(address).context["earlier"]
    assert "cannot be brought back" in message_text(bob.post(address, {"slug": "again"}))
    assert not Example.objects.filter(pk=draft.pk).exists()
    before = reverse("admin:examples_example_bring_back", args=[earlier.pk])
    assert bob.post(before, {"slug": "again"}).status_code == 302
    assert reload(draft).title == "Old title"


def test_nul_characters_are_removed(ann: Client, bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), title="a\0b", need="c\0d")
    delete(ann, draft)
    assert post_form(bob, draft, data).status_code == 302
    document = load_version_document(list_versions(draft)[0])
    assert (document["title"], document["need"]) == ("ab", "cd")


def test_forged_row_count_is_fast(bob: Client, draft: Example) -> None:
    started = time.process_time()
    for number in ("200000", "9" * 30):
        post_form(bob, draft, open_form(bob, draft) | {"sources-INITIAL_FORMS": [number]})
    assert time.process_time() - started < 60


def test_restored_row_is_not_duplicated(ann: Client, bob: Client, draft: Example) -> None:
    edit_entry(ann, draft, place="Another place")
    version = list_versions(draft)[0]
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    address = reverse("admin:examples_example_restore", args=[draft.pk, version.pk])
    ann.post(address, {"shown": ann.get(address).context["document_digest"]})
    assert post_form(bob, draft, set_values(second, title="Bob's title")).status_code == 302
    assert (draft.outcomes.count(), reload(draft).title) == (1, "Bob's title")


def test_form_from_older_release_is_accepted(bob: Client, draft: Example) -> None:
    document = load_document(draft)
    del document["materials"]
    opened = signing.dumps([draft.pk, None, document], salt=SNAPSHOT_SALT, compress=True)
    data = set_values(open_form(bob, draft), title="Bob's title", opened=opened)
    assert post_form(bob, draft, data).status_code == 302
    assert reload(draft).title == "Bob's title"
    Example.objects.filter(pk=draft.pk).delete()
    assert post_form(bob, draft, set_values(data, title="Late")).status_code == 302
    assert load_version_document(list_versions(draft)[0])["title"] == "Late"


def test_late_form_without_title_keeps_stored_title(ann: Client, bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), title=None, need="Typed for an hour")
    delete(ann, draft)
    assert post_form(bob, draft, data).status_code == 302
    recorded = load_version_document(list_versions(draft)[0])
    assert (recorded["title"], recorded["need"]) == ("Old title", "Typed for an hour")


def test_source_with_duplicate_key_keeps_text(bob: Client, draft: Example) -> None:
    data = add_row(open_form(bob, draft), "sources", number=900, citation="Twice", id=draft.sources.get().pk)
    post_form(bob, draft, data | {"sources-INITIAL_FORMS": ["2"]})
    assert {source.citation for source in draft.sources.all()} >= {"A report"}


@pytest.mark.once
def test_repeated_words_are_compared_quickly() -> None:
    started = time.process_time()
    pieces = Difference("a", "a", "a b " * 2000, "b a c " * 2000).pieces
    assert [piece.kind for piece in pieces] == ["removed", "added"]
    assert time.process_time() - started < 5


def test_confirmation_requires_digest(bob: Client) -> None:
    entry = reload(ExampleFactory(title="Old title"))
    copy = get_working_copy(entry, None)
    edit_entry(bob, copy, title="Copy title")
    Example.objects.filter(pk=entry.pk).update(title="Entry title")
    assert "changed again" in message_text(post_transition(bob, copy, "confirm"))
    assert bob.get(page_url("review", copy)).context["conflicts"]
