"""The rights of each role, in the code, the database and the command that prints them. What they mean at each address
is in test_permissions.py.
"""

from __future__ import annotations

from importlib import import_module
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from examples.admin.accounts.roles import PERMISSION_BY_TASK, ROLES
from tests.helpers.accounts import create_account, sign_in

pytestmark = pytest.mark.django_db


def test_account_without_role_is_told_so() -> None:
    client = sign_in(create_account("newt"))
    assert "You don’t have permission" in client.get("/admin/").content.decode()


def test_roles_match_database_and_migration() -> None:
    frozen = import_module("examples.migrations.0003_roles").ROLES
    moved_codenames = import_module("examples.migrations.0023_shared_texts").CODENAMES
    gone = {"examples.view_termchange"}  # with its model, in 0004
    later = ("_adoption", "_translation", "_easyreadline")  # in 0010 and 0025
    new = {permission for permission in ROLES["contributor"] if permission.endswith(later)}
    # From editors to publishers alone.
    moved = {"examples.change_organisation", *(f"examples.{codename}" for codename in moved_codenames)}
    assert {name: set(held) - gone - moved for name, held in frozen.items()} == {
        name: set(held) - new - moved for name, held in ROLES.items()
    }
    for name, held in ROLES.items():
        stored = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        assert {".".join(permission) for permission in stored} == held
    assert Group.objects.count() == len(ROLES)


def test_permissions_are_created_once() -> None:
    """The migration creates them before Django does; Django then finds them."""
    named = Permission.objects.values_list("content_type__app_label", "content_type__model", "codename")
    assert len(named) == len(set(named))
    call_command("migrate", verbosity=0)
    assert Permission.objects.count() == len(named)


@pytest.mark.once
def test_roles_include_the_lower_roles() -> None:
    assert ROLES["contributor"] < ROLES["editor"] < ROLES["publisher"]
    assert not {held for held in ROLES["administrator"] if "example." in held or held.endswith("_example")}
    assert not ROLES["administrator"] & ROLES["publisher"]


def test_roles_command_prints_permissions() -> None:
    out = StringIO()
    call_command("roles", stdout=out)
    head, *lines = out.getvalue().splitlines()
    assert head.split() == list(ROLES)
    assert len(lines) == len(PERMISSION_BY_TASK)
    assert "Publish, schedule and retire            -            -       yes        -" in lines
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert set(PERMISSION_BY_TASK.values()) <= known
