"""Deleted entries can be brought back with their history."""

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
from tests.integration.test_admin_version_history import admin_url, get_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", published_at=None, title="Night sitters", slug="night-nurses")
    record_external_changes(example)
    return example


def delete_entry(client: Client, example: Example) -> Any:
    key = example.pk
    Example.objects.filter(pk=key).update(place="Changed outside the admin")
    assert client.post(admin_url("delete", key), {"post": "yes"}).status_code == 302
    assert not Example.objects.filter(pk=key).exists()
    return Version.objects.get_deleted(Example).get(object_id=str(key))


def test_deleted_entry_is_brought_back_with_history(admin_client: Client, draft: Example) -> None:
    OutcomeFactory(example=draft, source=draft.sources.get())
    before, key = load_document(draft), draft.pk
    version = delete_entry(admin_client, draft)
    assert "Night sitters" in get_text(admin_client, admin_url("deleted"))
    address = admin_url("bring_back", version.pk)
    assert "Changed outside the admin" in get_text(admin_client, address)
    assert admin_client.post(address, {"slug": "night-nurses"}).status_code == 302
    back = Example.objects.get(slug="night-nurses")
    assert remove_row_keys(load_document(back)) == remove_row_keys(before | {"place": "Changed outside the admin"})
    assert back.pk == key
    assert [v.revision.comment for v in list_versions(back)][:3] == [
        "Brought back",
        "Deleted",
        "Changed outside the desk",
    ]
    assert admin_client.post(address, {"slug": "again"}).status_code == 404
    assert "There are no deleted entries" in get_text(admin_client, admin_url("deleted"))


def test_bulk_deletion_is_recorded(admin_client: Client) -> None:
    drafts = [ExampleFactory(status="draft", published_at=None) for _ in range(2)]
    data = {"action": "delete_selected", "_selected_action": [d.pk for d in drafts], "post": "yes"}
    assert admin_client.post(admin_url("changelist"), data).status_code == 302
    assert not Example.objects.exists()
    assert Version.objects.get_deleted(Example).count() == 2


def test_taken_slug_must_be_replaced(admin_client: Client, draft: Example) -> None:
    version = delete_entry(admin_client, draft)
    ExampleFactory(slug="night-nurses", title="Newcomer")
    page = get_text(admin_client, admin_url("bring_back", version.pk))
    assert "Newcomer" in page
    assert 'value="night-nurses-2"' in page
    for slug, message in {"night-nurses": "has this slug", "retired": "retired", "a b": "slug", "": "required"}.items():
        response = admin_client.post(admin_url("bring_back", version.pk), {"slug": slug})
        assert response.status_code == 200
        assert message in str(response.context["form"].errors), slug
    assert admin_client.post(admin_url("bring_back", version.pk), {"slug": "night-nurses-2"}).status_code == 302
    assert Example.objects.filter(slug="night-nurses-2", status="draft").exists()
