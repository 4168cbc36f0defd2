"""What was deleted in the desk can be brought back, with its history."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from reversion.models import Version

from examples.documents.difference import remove_row_keys
from examples.documents.load import load_document
from examples.documents.versions import list_versions, record_external_changes
from examples.models import Example
from tests.helpers.factories import ExampleFactory, OutcomeFactory
from tests.integration.test_admin_version_history import at, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", published_at=None, title="Night sitters", slug="night-nurses")
    record_external_changes(example)
    return example


def deleted(client: Client, example: Example) -> Any:
    key = example.pk
    Example.objects.filter(pk=key).update(place="Typed past the desk")
    assert client.post(at("delete", key), {"post": "yes"}).status_code == 302
    assert not Example.objects.filter(pk=key).exists()
    return Version.objects.get_deleted(Example).get(object_id=str(key))


def test_deleted_entry_comes_back_with_its_history(admin_client: Client, draft: Example) -> None:
    OutcomeFactory(example=draft, source=draft.sources.get())
    before, key = load_document(draft), draft.pk
    version = deleted(admin_client, draft)
    assert "Night sitters" in text(admin_client, at("deleted"))
    address = at("bring_back", version.pk)
    assert "Typed past the desk" in text(admin_client, address)
    assert admin_client.post(address, {"slug": "night-nurses"}).status_code == 302
    back = Example.objects.get(slug="night-nurses")
    assert remove_row_keys(load_document(back)) == remove_row_keys(before | {"place": "Typed past the desk"})
    assert back.pk == key
    assert [v.revision.comment for v in list_versions(back)][:3] == [
        "Brought back",
        "Deleted",
        "Changed outside the desk",
    ]
    assert admin_client.post(address, {"slug": "again"}).status_code == 404
    assert "There are no deleted entries" in text(admin_client, at("deleted"))


def test_many_deleted_at_once_are_kept_as_well(admin_client: Client) -> None:
    drafts = [ExampleFactory(status="draft", published_at=None) for _ in range(2)]
    data = {"action": "delete_selected", "_selected_action": [d.pk for d in drafts], "post": "yes"}
    assert admin_client.post(at("changelist"), data).status_code == 302
    assert not Example.objects.exists()
    assert Version.objects.get_deleted(Example).count() == 2


def test_slug_that_was_given_away_is_replaced(admin_client: Client, draft: Example) -> None:
    version = deleted(admin_client, draft)
    ExampleFactory(slug="night-nurses", title="Newcomer")
    page = text(admin_client, at("bring_back", version.pk))
    assert "Newcomer" in page
    assert 'value="night-nurses-2"' in page
    for wrong, said in {"night-nurses": "has this slug", "retired": "retired", "a b": "slug", "": "required"}.items():
        answer = admin_client.post(at("bring_back", version.pk), {"slug": wrong})
        assert answer.status_code == 200
        assert said in str(answer.context["form"].errors), wrong
    assert admin_client.post(at("bring_back", version.pk), {"slug": "night-nurses-2"}).status_code == 302
    assert Example.objects.filter(slug="night-nurses-2", status="draft").exists()
