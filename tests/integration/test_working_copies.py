"""A published entry is edited in a working copy: readers see the published text and no change is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from examples.admin.workflow.working_copies import get_working_copy
from examples.catalogue.refresh import get_catalogue
from examples.documents.versions import list_versions, load_version_document
from examples.models import Example
from tests.helpers.admin_forms import edit_entry, message_text, open_form, page_url, post_transition
from tests.helpers.factories import ExampleFactory, OutcomeFactory

pytestmark = pytest.mark.django_db


def test_working_copy_is_created_once_with_all_rows(edith: Client, paula: Client) -> None:
    example = ExampleFactory()
    OutcomeFactory(example=example, source=example.sources.get())
    first, second = post_transition(edith, example, "edit"), post_transition(paula, example, "edit")
    assert first.url == second.url
    copy = Example.objects.get(copy_of=example)
    assert copy.outcomes.get().source.example == copy
    assert copy.status == "draft"


def test_copy_is_not_public(edith: Client) -> None:
    example = ExampleFactory()
    copy = get_working_copy(example, None)
    Example.objects.filter(pk=copy.pk).update(title="Secret words of the copy", status="in_review")
    readers = Client()
    addresses = ("/", "/examples/", "/examples/?q=secret", "/examples.json", "/sitemap.xml", example.get_absolute_url())
    assert all(b"Secret words" not in readers.get(address).content for address in addresses)
    assert readers.get(copy.get_absolute_url()).status_code == 404
    assert copy.slug not in get_catalogue().slots


def test_discarded_copy_stays_in_history(edith: Client) -> None:
    example = ExampleFactory()
    copy = get_working_copy(example, None)
    edit_entry(edith, copy, title="Thrown away")
    post_transition(edith, copy, "discard")
    assert not Example.objects.filter(copy_of=example).exists()
    assert any(load_version_document(version)["title"] == "Thrown away" for version in list_versions(example))


def test_entry_changes_are_not_overwritten_by_copy(edith: Client, paula: Client) -> None:
    """The loader or a term merge may change the published row."""
    example = ExampleFactory(title="Old", place="Old place")
    copy = get_working_copy(example, None)
    edit_entry(edith, copy, title="Mine", _send="1")
    Example.objects.filter(pk=example.pk).update(place="New place")
    assert "was published" in message_text(post_transition(paula, copy, "publish"))
    example.refresh_from_db()
    assert (example.title, example.place) == ("Mine", "New place")


def test_conflict_with_entry_is_shown_and_confirmed(edith: Client, paula: Client) -> None:
    example = ExampleFactory(title="Old")
    copy = get_working_copy(example, None)
    edit_entry(edith, copy, title="Mine", _send="1")
    Example.objects.filter(pk=example.pk).update(title="Theirs")
    response = post_transition(paula, copy, "publish")
    assert response.url == page_url("review", copy)
    assert Example.objects.get(pk=example.pk).title == "Theirs"
    shown = edith.get(response.url)
    assert [(change.old, change.new) for change in shown.context["conflicts"]] == [("Old", "Theirs")]
    assert [(change.old, change.new) for change in shown.context["changes"]] == [("Theirs", "Mine")]
    post_transition(edith, copy, "confirm", shown=shown.context["conflicts_digest"])
    assert not edith.get(response.url).context["conflicts"]
    assert "a colleague" not in message_text(post_transition(paula, copy, "publish"))
    example.refresh_from_db()
    assert example.title == "Mine"


def test_copy_has_no_slug_field_and_shows_changes(edith: Client) -> None:
    copy = get_working_copy(ExampleFactory(title="Old"), None)
    assert "slug" not in open_form(edith, copy)
    edit_entry(edith, copy, title="New")
    assert [change.label for change in edith.get(page_url("review", copy)).context["changes"]] == ["Title"]
    assert b"(working copy)" in edith.get(reverse("admin:examples_example_changelist")).content
