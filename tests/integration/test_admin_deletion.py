"""What can be deleted in the admin, and why other deletions are refused."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.messages import get_messages
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.models import Example, Framework, Term
from tests.helpers.browser_form import read_form
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, OrganisationFactory, TermFactory, term

pytestmark = pytest.mark.django_db


def delete(client: Client, row: Any) -> Any:
    return client.post(reverse(f"admin:examples_{row._meta.model_name}_delete", args=[row.pk]), {"post": "yes"})


def delete_all(client: Client, model: type[Any], action: str, **more: str) -> Any:
    chosen = [str(pk) for pk in model.objects.values_list("pk", flat=True)]
    address = reverse(f"admin:examples_{model._meta.model_name}_changelist")
    return client.post(address, {"action": action, "_selected_action": chosen} | more)


def delete_selected(client: Client, row: Any) -> Any:
    """With every other row of its list."""
    return delete_all(client, type(row), "delete_selected", post="yes")


def list_drafts() -> list[Example]:
    return list(Example.objects.filter(status="draft"))


def test_published_example_cannot_be_deleted(admin_client: Client) -> None:
    example = ExampleFactory()
    page = admin_client.get(reverse("admin:examples_example_change", args=[example.pk])).content.decode()
    assert "deletelink" not in page
    assert delete(admin_client, example).status_code == 403
    assert Example.objects.exists()


def test_draft_can_be_deleted(admin_client: Client) -> None:
    assert delete(admin_client, ExampleFactory(status="draft")).status_code == 302
    assert not Example.objects.exists()


@pytest.mark.parametrize("delete_row", [delete, delete_selected])
def test_example_published_during_its_deletion_stays(
    delete_row: Any, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schedule publishes it between the check of the permission and the deletion."""
    example = ExampleFactory(status="in_review", published_at=None)

    def publish(*_: Any) -> None:
        Example.objects.filter(pk=example.pk).update(status="published", published_at=timezone.now())

    monkeypatch.setattr(ModelAdmin, "log_deletions", publish)
    assert delete_row(admin_client, example).status_code == 403
    assert Example.objects.filter(pk=example.pk).exists()


def test_bulk_deletion_with_published_example_is_refused(admin_client: Client) -> None:
    ExampleFactory(title="Night nurses")
    ExampleFactory(status="draft")
    response = delete_all(admin_client, Example, "delete_selected", post="yes")
    shown = [str(message) for message in get_messages(response.wsgi_request)]
    assert len(shown) == 1
    assert "“Night nurses”" in shown[0]
    assert "open it and select “Retire”" in shown[0]
    assert Example.objects.count() == 2
    ExampleFactory(status="draft")
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk) for row in list_drafts()]}
    address = reverse("admin:examples_example_changelist")
    assert b"Are you sure" in admin_client.post(address, chosen).content
    assert admin_client.post(address, chosen | {"post": "yes"}).status_code == 302
    assert [example.title for example in Example.objects.all()] == ["Night nurses"]


def test_bulk_deletion_is_offered_once(admin_client: Client) -> None:
    ExampleFactory()
    page = admin_client.get(reverse("admin:examples_example_changelist")).content.decode()
    assert page.count('value="delete_selected"') == 1
    assert "never published ones" in page


def test_term_in_use_is_protected(admin_client: Client) -> None:
    example = ExampleFactory(title="Night nurses")
    response = delete(admin_client, term("setting", "home"))
    assert b"Night nurses" in response.content
    assert b"Cannot delete" in response.content
    delete_all(admin_client, Term, "delete_selected", post="yes")
    assert example.terms.filter(slug="home").exists()
    assert example.stage is not None
    assert b"Cannot delete" in delete(admin_client, example.stage).content


def test_unused_term_can_be_deleted(admin_client: Client) -> None:
    assert delete(admin_client, TermFactory()).status_code == 302
    assert not Term.objects.exists()


def test_framework_with_used_item_is_protected(admin_client: Client) -> None:
    item = FrameworkItemFactory()
    example = ExampleFactory(items=[item], title="Night nurses")
    assert b"Night nurses" in delete(admin_client, item.framework).content
    assert Framework.objects.exists()
    example.framework_items.clear()
    assert delete(admin_client, item.framework).status_code == 302


def test_used_framework_item_cannot_be_deleted(admin_client: Client) -> None:
    item = FrameworkItemFactory()
    example = ExampleFactory(items=[item], title="Night nurses")
    page = reverse("admin:examples_framework_change", args=[item.framework.pk])
    data = read_form(admin_client.get(page), "framework_form") | {"items-0-DELETE": ["on"]}
    assert "still used by “Night nurses”" in admin_client.post(page, data).content.decode()
    assert example.framework_items.exists()
    example.framework_items.clear()
    assert admin_client.post(page, data).status_code == 302
    assert not item.framework.items.exists()


def test_organisation_of_an_example_is_protected(admin_client: Client) -> None:
    example = ExampleFactory()
    assert b"Cannot delete" in delete(admin_client, example.organisations.get()).content
    assert delete(admin_client, OrganisationFactory()).status_code == 302


@pytest.mark.parametrize("delete_row", [delete, delete_selected])
def test_database_error_is_explained(admin_client: Client, monkeypatch: pytest.MonkeyPatch, delete_row: Any) -> None:
    refuse = Mock(side_effect=IntegrityError("a published example needs a source"))
    monkeypatch.setattr("examples.admin.reference_data_admin.OrganisationAdmin.delete_model", refuse)
    monkeypatch.setattr("examples.admin.reference_data_admin.OrganisationAdmin.delete_queryset", refuse)
    response = delete_row(admin_client, OrganisationFactory())
    assert response.status_code == 302
    shown = [str(message) for message in get_messages(response.wsgi_request)]
    assert shown == ["Nothing was saved because of a database error: a published example needs a source."]
