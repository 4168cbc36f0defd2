"""Accounts for tests: signed in with password and second factor, as the desk demands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db.models.signals import post_migrate
from django.test import Client
from pytest_django import Settings

from examples.desk.accounts.roles import ROLES
from tests.signing_in import person, signed_in

__all__ = ["signed_in"]


def _roles_again(**_: Any) -> None:
    """A test with transactions of its own empties the database behind it, also of what migrations put there."""
    for name, held in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            found = Permission.objects.filter(codename__in=[one.split(".")[1] for one in held])
            group.permissions.set([one for one in found if f"{one.content_type.app_label}.{one.codename}" in held])


# Sent app by app; when the last one's turn comes, all permissions are there.
post_migrate.connect(_roles_again, sender=list(apps.get_app_configs())[-1], weak=False)


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """The real digest is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    return signed_in(admin_user)


@pytest.fixture(name="signed_in")
def sign_somebody_in() -> Callable[[User], Client]:
    return signed_in


@pytest.fixture
def editor() -> User:
    return person("Edith", "editor")


@pytest.fixture
def edith(editor: User) -> Client:
    """An editor's browser."""
    return signed_in(editor)


@pytest.fixture
def paula() -> Client:
    """A publisher's browser."""
    return signed_in(person("Paula", "publisher"))


@pytest.fixture
def ann() -> Client:
    return signed_in(person("Ann", "editor"))


@pytest.fixture
def bob() -> Client:
    return signed_in(person("Bob", "editor"))
