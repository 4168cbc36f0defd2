"""Two people with the same form of shared data or of an account open: the later save does not undo the earlier one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from examples.models import Framework, Organisation, Suggestion, SynonymGroup
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.browser_form import Data, read_form, set_values
from tests.helpers.factories import FrameworkItemFactory, ICBFactory, OrganisationFactory, term

pytestmark = pytest.mark.django_db


def change_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def open_row(client: Client, row: Any) -> Data:
    return read_form(client.get(change_url(row)), f"{row._meta.model_name}_form")


def create_organisation() -> Organisation:
    organisation: Organisation = OrganisationFactory(name="Old name", kind="charity")
    return organisation


def create_suggestion() -> Suggestion:
    return Suggestion.objects.create(what="A night service")


def create_synonyms() -> SynonymGroup:
    return SynonymGroup.objects.create(slug="night", terms=["night sitter", "night nurse"])


CASES: Any = [
    (create_organisation, {"address": "https://example.org/"}, {"name": "New name"}),
    (create_suggestion, {"editor_note": "Answered on Monday."}, {"handled": "on"}),
    (create_synonyms, {"note": "From the search log."}, {"kind": "search"}),
    (lambda: term("setting", "hut"), {"source": "https://example.org/"}, {"source": "https://example.org/other/"}),
    (lambda: ICBFactory(short_name="Cornwall"), {"note": "Old note"}, {"population": "570000"}),
]


@pytest.mark.parametrize(("create", "first", "second"), CASES)
def test_later_save_shows_earlier_change(
    create: Any, first: dict[str, str], second: dict[str, str], paula: Client, admin_client: Client
) -> None:
    row = create()
    opened, late = open_row(paula, row), open_row(admin_client, row)
    assert paula.post(change_url(row), set_values(opened, **first)).status_code == 302
    refused = admin_client.post(change_url(row), set_values(late, **second))
    row.refresh_from_db()
    ((name, value),) = first.items()
    assert refused.status_code == 409
    assert str(getattr(row, name)) == value
    assert value in [change.new for change in refused.context["row_changes"]]
    typed = read_form(refused, f"{row._meta.model_name}_form")
    assert all(typed[key] == [text] for key, text in second.items())
    assert admin_client.post(change_url(row), typed).status_code == 302


def test_rows_are_compared_too(paula: Client, admin_client: Client) -> None:
    item = FrameworkItemFactory(heading="First")
    framework: Framework = item.framework
    opened, late = open_row(paula, framework), open_row(admin_client, framework)
    paula.post(change_url(framework), set_values(opened, items__0__heading="Changed by Paula"))
    refused = admin_client.post(change_url(framework), set_values(late, items__0__heading="Typed late"))
    item.refresh_from_db()
    assert (refused.status_code, item.heading) == (409, "Changed by Paula")
    (change,) = refused.context["row_changes"]
    assert "First" in change.old
    assert "Changed by Paula" in change.new
    assert read_form(refused, "framework_form")["items-0-heading"] == ["Typed late"]


def test_late_form_does_not_give_a_role_back() -> None:
    """One administrator closes an account while another has its form open to correct a name."""
    ada, amy = (sign_in(create_account(name, "administrator")) for name in ("ada", "amy"))
    user: User = create_account("carl", "publisher")
    opened, late = open_row(ada, user), open_row(amy, user)
    assert ada.post(change_url(user), set_values(opened, groups=None, is_active=None)).status_code == 302
    refused = amy.post(change_url(user), set_values(late, last_name="Jones"))
    user.refresh_from_db()
    assert (refused.status_code, user.is_active, user.groups.count()) == (409, False, 0)
    labels = {change.label for change in refused.context["row_changes"]}
    assert labels == {"Roles", "Active"}
    assert Group.objects.get(name="publisher").name in refused.content.decode()
    corrected = set_values(read_form(refused, "user_form"), groups=None, is_active=None)
    assert amy.post(change_url(user), corrected).status_code == 302
    user.refresh_from_db()
    assert (user.last_name, user.is_active) == ("Jones", False)


@pytest.mark.parametrize("state", ["", "x", "other"])
def test_form_without_its_state_is_not_saved(state: str, paula: Client) -> None:
    row, other = create_organisation(), OrganisationFactory(name="Other", kind="charity")
    sent = open_row(paula, other)["form_state"][0] if state == "other" else state
    refused = paula.post(change_url(row), set_values(open_row(paula, row), name="New name", form_state=sent))
    row.refresh_from_db()
    assert (refused.status_code, row.name) == (200, "Old name")
    assert "could not tell what you were editing" in refused.content.decode()
    assert paula.post(change_url(row), read_form(refused, "organisation_form")).status_code == 302


def test_same_form_saved_twice_in_a_row(paula: Client) -> None:
    """“Save and continue editing” opens the form on what is stored now."""
    row = create_organisation()
    data = set_values(open_row(paula, row), name="Second name", _continue="1")
    assert paula.post(change_url(row), data).status_code == 302
    assert paula.post(change_url(row), set_values(open_row(paula, row), name="Third name")).status_code == 302
    row.refresh_from_db()
    assert row.name == "Third name"


@pytest.mark.parametrize("create", [create_suggestion, create_synonyms])
def test_text_for_a_deleted_row_is_given_back(create: Any, paula: Client) -> None:
    row = create()
    name = "editor_note" if isinstance(row, Suggestion) else "note"
    sent = set_values(open_row(paula, row), **{name: "Typed for an hour.\nSecond line."})
    address = change_url(row)
    type(row).objects.all().delete()
    response = paula.post(address, sent)
    assert response.status_code == 409
    assert "Typed for an hour.<br>Second line." in response.content.decode()
    assert sent["form_state"][0] not in response.content.decode()
    assert paula.get(address).status_code == 302
