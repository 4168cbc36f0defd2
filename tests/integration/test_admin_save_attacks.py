"""What an attack on saving found: nothing typed is lost, nothing of a colleague's is overwritten unseen."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.admin.workflow.form_snapshot import SNAPSHOT_SALT
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
def test_row_of_another_table_that_a_colleague_deleted(part: str, ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {f"{part}-0-DELETE": ["on"]})
    answer = post_form(bob, draft, set_values(second, need="Typed for an hour"))
    assert answer.status_code == 409
    assert "Typed for an hour" in answer.content.decode()


@pytest.mark.parametrize("key", ["999999", "foreign", "x"])
def test_row_of_another_entry_is_neither_shown_nor_touched(key: str, bob: Client, draft: Example) -> None:
    other = ExampleFactory(boards=[ICBFactory()])
    before = load_document(other)
    key = str(other.participations.get().pk) if key == "foreign" else key
    data = open_form(bob, draft) | {"participations-0-id": [key], "sources-0-id": [str(other.sources.get().pk)]}
    assert post_form(bob, draft, data).status_code in (200, 302)
    assert load_document(other) == before


@pytest.mark.parametrize("number", ["", "x"])
def test_late_source_without_a_number_is_kept(number: str, ann: Client, bob: Client, draft: Example) -> None:
    data = add_row(open_form(bob, draft), "sources", number=number, citation="Typed", address="")
    delete(ann, draft)
    assert post_form(bob, draft, data).status_code == 302
    assert "Typed" in list_versions(draft)[0].serialized_data


def test_note_for_readers_of_a_colleague_is_not_overwritten_unseen(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, next_note="Ann's note for readers"))
    shown = post_form(bob, draft, set_values(second, place="Bob's place"))
    assert [change.label for change in shown.context["conflicts"]] == ["Note for readers"]
    assert reload(draft).next_note == "Ann's note for readers"


def test_note_for_readers_that_comes_too_late_is_kept(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    delete(ann, draft)
    post_form(bob, draft, set_values(data, next_note="Typed note"))
    assert "Typed note" in list_versions(draft)[0].serialized_data


def test_confirming_a_copy_takes_over_what_its_entry_alone_changed(bob: Client) -> None:
    entry = reload(ExampleFactory(title="Old title", place="Old place"))
    copy = get_working_copy(entry, None)
    edit_entry(bob, copy, title="Copy title")
    Example.objects.filter(pk=entry.pk).update(title="Entry title", place="Entry place")
    shown = bob.get(page_url("review", copy)).context["conflicts_digest"]
    post_transition(bob, copy, "confirm", shown=shown)
    Example.objects.filter(pk=copy.pk).update(status="in_review", edited_by=None)
    post_transition(sign_in(create_account("Paula", "publisher")), copy, "publish")
    assert (reload(entry).title, reload(entry).place) == ("Copy title", "Entry place")


def test_change_that_came_after_the_look_is_not_confirmed(bob: Client) -> None:
    entry = reload(ExampleFactory(title="Old title"))
    copy = get_working_copy(entry, None)
    edit_entry(bob, copy, title="Copy title")
    Example.objects.filter(pk=entry.pk).update(title="Entry title")
    shown = bob.get(page_url("review", copy)).context["conflicts_digest"]
    Example.objects.filter(pk=entry.pk).update(title="Entry title again")
    assert "changed again" in message_text(post_transition(bob, copy, "confirm", shown=shown))
    assert bob.get(page_url("review", copy)).context["conflicts"]


def test_row_is_locked_before_it_is_judged(bob: Client, draft: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the form may do is asked of the row that is held until it is saved."""
    statements: list[str] = []
    real = OptimisticLockAdmin.has_change_permission

    def noted(self: Any, request: Any, obj: Any = None) -> bool:
        statements.append("asked" if obj else "")
        return real(self, request, obj)

    monkeypatch.setattr(OptimisticLockAdmin, "has_change_permission", noted)
    data = set_values(open_form(bob, draft), title="Bob's title")
    Example.objects.filter(pk=draft.pk).update(status="published", published_at=timezone.now())
    statements.clear()
    assert post_form(bob, draft, data).status_code == 302
    assert "asked" not in statements  # it went to the history at once
    assert "Bob's title" in [load_version_document(version)["title"] for version in list_versions(draft)]


@pytest.mark.parametrize(("field", "value"), [("title", "B" * 300), ("title", ""), ("place", "p" * 400)])
def test_version_that_no_entry_can_be_is_not_brought_back_but_the_one_before(
    field: str, value: str, ann: Client, bob: Client, draft: Example
) -> None:
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


def test_signs_that_no_database_takes_are_kept_out(ann: Client, bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), title="a\0b", need="c\0d")
    delete(ann, draft)
    assert post_form(bob, draft, data).status_code == 302
    document = load_version_document(list_versions(draft)[0])
    assert (document["title"], document["need"]) == ("ab", "cd")


def test_forged_number_of_rows_costs_no_time(bob: Client, draft: Example) -> None:
    began = time.process_time()
    for number in ("200000", "9" * 30):
        post_form(bob, draft, open_form(bob, draft) | {"sources-INITIAL_FORMS": [number]})
    assert time.process_time() - began < 60


def test_row_that_was_deleted_and_restored_is_not_doubled(ann: Client, bob: Client, draft: Example) -> None:
    edit_entry(ann, draft, place="Another place")
    version = list_versions(draft)[0]
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    address = reverse("admin:examples_example_restore", args=[draft.pk, version.pk])
    ann.post(address, {"shown": ann.get(address).context["document_digest"]})
    assert post_form(bob, draft, set_values(second, title="Bob's title")).status_code == 302
    assert (draft.outcomes.count(), reload(draft).title) == (1, "Bob's title")


def test_form_that_an_older_release_opened_is_understood(bob: Client, draft: Example) -> None:
    document = load_document(draft)
    del document["materials"]
    opened = signing.dumps([draft.pk, None, document], salt=SNAPSHOT_SALT, compress=True)
    data = set_values(open_form(bob, draft), title="Bob's title", opened=opened)
    assert post_form(bob, draft, data).status_code == 302
    assert reload(draft).title == "Bob's title"
    Example.objects.filter(pk=draft.pk).delete()
    assert post_form(bob, draft, set_values(data, title="Late")).status_code == 302
    assert load_version_document(list_versions(draft)[0])["title"] == "Late"


def test_late_form_without_a_title_keeps_the_old_one(ann: Client, bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), title=None, need="Typed for an hour")
    delete(ann, draft)
    assert post_form(bob, draft, data).status_code == 302
    kept = load_version_document(list_versions(draft)[0])
    assert (kept["title"], kept["need"]) == ("Old title", "Typed for an hour")


def test_source_named_twice_loses_no_text(bob: Client, draft: Example) -> None:
    data = add_row(open_form(bob, draft), "sources", number=900, citation="Twice", id=draft.sources.get().pk)
    post_form(bob, draft, data | {"sources-INITIAL_FORMS": ["2"]})
    assert {source.citation for source in draft.sources.all()} >= {"A report"}


def test_repeated_words_are_compared_in_no_time() -> None:
    began = time.process_time()
    pieces = Difference("a", "a", "a b " * 2000, "b a c " * 2000).pieces
    assert [piece.kind for piece in pieces] == ["removed", "added"]
    assert time.process_time() - began < 5


def test_confirming_needs_the_changes_that_were_shown(bob: Client) -> None:
    entry = reload(ExampleFactory(title="Old title"))
    copy = get_working_copy(entry, None)
    edit_entry(bob, copy, title="Copy title")
    Example.objects.filter(pk=entry.pk).update(title="Entry title")
    assert "changed again" in message_text(post_transition(bob, copy, "confirm"))
    assert bob.get(page_url("review", copy)).context["conflicts"]
