"""The workflow from draft to retired and back: who may do what, and what readers see."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from examples.admin.workflow.working_copies import get_working_copy
from examples.catalogue.refresh import get_catalogue
from examples.models import Change, Example, Source
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.admin_forms import edit_entry, message_text, page_url, post_transition, read_status
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", title="Night nurses")
    return example


def test_full_workflow(edith: Client, paula: Client, draft: Example) -> None:
    readers = Client()
    address = draft.get_absolute_url()
    assert edit_entry(edith, draft, title="Night nurses of Zennor", _send="1").status_code == 302
    assert read_status(draft) == "in_review"
    assert readers.get(address).status_code == 404
    assert post_transition(paula, draft, "publish").status_code == 302
    assert b"Night nurses of Zennor" in readers.get(address).content
    copy = Example.objects.get(pk=post_transition(edith, draft, "edit").url.split("/")[-3])
    edit_entry(
        edith, copy, title="Nurses at night", next_change="corrected", next_note="The name was wrong.", _send="1"
    )
    assert b"Night nurses of Zennor" in readers.get(address).content
    post_transition(paula, copy, "publish")
    assert b"Nurses at night" in readers.get(address).content
    assert not Example.objects.filter(pk=copy.pk).exists()
    post_transition(paula, draft, "retire", why="The service closed.")
    assert b"The service closed." in readers.get(address).content
    assert draft.slug not in get_catalogue().slots
    again = get_working_copy(Example.objects.get(pk=draft.pk), None)
    edit_entry(edith, again, summary="It opened again.", _send="1")
    post_transition(paula, again, "publish")
    assert draft.slug in get_catalogue().slots
    kinds = [(change.kind, change.note) for change in Change.objects.filter(example=draft).order_by("pk")]
    assert kinds == [
        ("published", ""), ("corrected", "The name was wrong."), ("retired", "The service closed."), ("returned", ""),
    ]  # fmt: skip


def test_last_editor_cannot_publish(paula: Client, edith: Client, draft: Example, settings: Any) -> None:
    edit_entry(paula, draft, title="By Paula", _send="1")
    response = post_transition(paula, draft, "publish")
    assert "a colleague has to publish it" in message_text(response)
    assert b"a colleague has to publish it" in paula.get(page_url("review", draft)).content
    assert read_status(draft) == "in_review"
    edit_entry(edith, draft, title="By Edith")
    assert "was published" in message_text(post_transition(paula, draft, "publish"))
    assert read_status(draft) == "published"


def test_last_editor_publishes_if_setting_is_off(paula: Client, draft: Example, settings: Any) -> None:
    settings.PUBLISHING_NEEDS_TWO = False
    edit_entry(paula, draft, title="By Paula", _send="1")
    post_transition(paula, draft, "publish")
    assert read_status(draft) == "published"


def test_unchanged_save_does_not_set_last_editor(edith: Client, paula: Client, draft: Example) -> None:
    edit_entry(edith, draft, title="By Edith", _send="1")
    edit_entry(paula, draft)
    assert Example.objects.get(pk=draft.pk).edited_by == User.objects.get(username="Edith")
    assert "was published" in message_text(post_transition(paula, draft, "publish"))


def test_review_page_links_to_missing_fields(paula: Client) -> None:
    bare = Example.objects.create(slug="bare", title="Bare", status="in_review")
    response = paula.get(page_url("review", bare))
    text = response.content.decode()
    assert [error.anchor for error in response.context["missing"]] == [
        "id_summary", "id_setting", "id_population", "id_priority", "id_stage", "id_evidence", "id_cost_band",
        "participations-group", "sources-group", "id_checked_on", "id_check_due",
    ]  # fmt: skip
    form_page = paula.get(page_url("change", bare)).content.decode()
    for error in response.context["missing"]:
        assert f'href="{page_url("change", bare)}#{error.anchor}"' in text
        assert f'id="{error.anchor}"' in form_page
    refused = post_transition(paula, bare, "publish")
    assert all(error.message in message_text(refused) for error in response.context["missing"])
    assert read_status(bare) == "in_review"
    assert not Change.objects.exists()


def test_published_entry_is_not_edited_in_place(paula: Client) -> None:
    example = ExampleFactory(title="Night nurses")
    response = paula.get(page_url("change", example))
    assert "example_form" not in response.content.decode()
    assert b"Readers see the published text" in response.content
    assert paula.post(page_url("change", example), {"title": "Mine"}).status_code == 403
    example.refresh_from_db()
    assert example.title == "Night nurses"


def test_check_sets_next_date_and_is_announced(paula: Client) -> None:
    example = ExampleFactory(check_due="2020-01-01")
    post_transition(paula, example, "check", note="All figures stand.")
    example.refresh_from_db()
    assert example.check_due is not None
    assert example.check_due > example.checked_on
    assert str(example.changes.get()) == "Checked against its sources: All figures stand."


def test_retirement_requires_reason(paula: Client) -> None:
    example = ExampleFactory()
    assert "Say why" in message_text(post_transition(paula, example, "retire", why=" "))
    assert read_status(example) == "published"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("contributor", set()),
        ("editor", {"edit", "send", "send-back", "check", "discard"}),
        ("publisher", {"edit", "send", "send-back", "check", "discard", "publish", "retire"}),
    ],
)
def test_transitions_require_permission(role: str, allowed: set[str]) -> None:
    client = sign_in(create_account("Somebody", role))
    rows: dict[str, Any] = {
        **dict.fromkeys(("edit", "retire", "check"), ExampleFactory()),
        **dict.fromkeys(("send-back", "publish"), ExampleFactory(status="in_review")),
        "send": ExampleFactory(status="draft"),
        "discard": get_working_copy(ExampleFactory(), None),
    }
    responses = {step: post_transition(client, row, step, why="Because.").status_code for step, row in rows.items()}
    assert {step for step, code in responses.items() if code == 302} == allowed
    assert {code for code in responses.values() if code != 302} <= {403}


def test_transitions_require_post(paula: Client) -> None:
    example = ExampleFactory()
    address = reverse("admin:examples_example_move", args=[example.pk, "retire"])
    assert paula.get(address).status_code == 405
    assert paula.post(address.replace("retire", "no-such")).status_code == 404
    assert read_status(example) == "published"


def test_contributor_changes_own_drafts_only() -> None:
    conny = create_account("Conny", "contributor")
    client = sign_in(conny)
    own, other = ExampleFactory(status="draft", created_by=conny), ExampleFactory(status="draft")
    assert edit_entry(client, own, title="Mine").status_code == 302
    assert b"example_form" not in client.get(page_url("change", other)).content
    assert client.post(page_url("change", other), {}).status_code == 403
    Example.objects.filter(pk=own.pk).update(status="in_review")
    assert b"example_form" not in client.get(page_url("change", own)).content


def test_entry_is_published_once(paula: Client, edith: Client, draft: Example) -> None:
    edit_entry(edith, draft, title="New", _send="1")
    assert "was published" in message_text(post_transition(paula, draft, "publish"))
    assert "Someone else changed this entry’s status" in message_text(post_transition(paula, draft, "publish"))
    assert Change.objects.filter(example=draft).count() == 1


def test_first_publication_date_is_kept(edith: Client, paula: Client) -> None:
    example = ExampleFactory()
    copy = get_working_copy(example, None)
    edit_entry(edith, copy, title="New", _send="1")
    post_transition(paula, copy, "publish")
    assert Example.objects.get(pk=example.pk).published_at == example.published_at


def test_database_refusal_is_explained(paula: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = ExampleFactory(status="in_review")
    Source.objects.filter(example=draft).delete()
    monkeypatch.setattr("examples.admin.workflow.transitions.find_missing_requirements", lambda *_: [])
    assert "Add at least one source" in message_text(post_transition(paula, draft, "publish"))
    assert read_status(draft) == "in_review"


def test_browser_line_breaks_are_not_a_change(edith: Client, draft: Example) -> None:
    Example.objects.filter(pk=draft.pk).update(need="One.\n\nTwo.", edited_by=None)
    edit_entry(edith, draft, need="One.\r\n\r\nTwo.")
    saved = Example.objects.get(pk=draft.pk)
    assert (saved.need, saved.edited_by) == ("One.\n\nTwo.", None)


def test_sender_of_an_unchanged_copy_cannot_publish_it(paula: Client, edith: Client, draft: Example) -> None:
    """Otherwise one publisher could bring a retired entry back alone."""
    entry = ExampleFactory()
    post_transition(paula, entry, "retire", why="It closed.")
    post_transition(paula, entry, "edit")
    copy = Example.objects.get(copy_of=entry)
    post_transition(paula, copy, "send")
    assert "a colleague has to publish it" in message_text(post_transition(paula, copy, "publish"))
    assert read_status(entry) == "retired"
    post_transition(edith, copy, "send-back")
    post_transition(edith, copy, "send")
    assert "was published" in message_text(post_transition(paula, copy, "publish"))
    assert read_status(entry) == "published"


def test_sender_does_not_stand_in_for_the_editor_of_a_copy(paula: Client, edith: Client) -> None:
    """Otherwise a publisher could publish her own text as soon as anyone else sends it to review."""
    entry = ExampleFactory()
    post_transition(paula, entry, "edit")
    copy = Example.objects.get(copy_of=entry)
    edit_entry(paula, copy, summary="Words that nobody else has read.")
    post_transition(edith, copy, "send")
    assert "a colleague has to publish it" in message_text(post_transition(paula, copy, "publish"))
    assert read_status(copy) == "in_review"


def test_note_of_a_check_needs_a_publisher(paula: Client, edith: Client) -> None:
    """Readers see it at once."""
    entry = ExampleFactory()
    response = post_transition(edith, entry, "check", note="Now in five towns")
    assert "only a publisher can add one" in message_text(response)
    assert not entry.changes.filter(kind="checked").exists()
    assert "check-note" not in edith.get(page_url("review", entry)).content.decode()
    post_transition(edith, entry, "check")
    post_transition(paula, entry, "check", note="Still in four towns")
    assert [change.note for change in entry.changes.filter(kind="checked").order_by("pk")] == [
        "",
        "Still in four towns",
    ]


def test_too_long_text_is_refused_when_saved(edith: Client, draft: Example) -> None:
    """Not when it is exported: one draft would stop every export."""
    response = edit_entry(edith, draft, need="x" * 30_001)
    assert "This text has 30,001 characters. Shorten it to 30,000 or fewer." in response.content.decode()
    assert edit_entry(edith, draft, need="x" * 30_000).status_code == 302
