"""Accounts for tests: signed in with password and second factor, as the desk demands."""

import gc
from typing import Any

import dj_database_url
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from examples.admin.accounts.roles import ROLES
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.isolated_database import create_database, get_migrated_database, get_shared_folder


def _roles_again(**_: Any) -> None:
    """A test with transactions of its own empties the database behind it, also of what migrations put there."""
    for name, held in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            found = Permission.objects.filter(codename__in=[one.split(".")[1] for one in held])
            group.permissions.set([one for one in found if f"{one.content_type.app_label}.{one.codename}" in held])


# Sent app by app; when the last one's turn comes, all permissions are there.
post_migrate.connect(_roles_again, sender=list(apps.get_app_configs())[-1], weak=False)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the whole system come first: they wait for servers and browsers while the others work."""
    items.sort(key=lambda item: "system" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What was imported stays for the whole run: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every worker works on a copy of one migrated database. It goes with the folder, or server, of the run."""
    folder = get_shared_folder(tmp_path_factory.getbasetemp())
    address = create_database(folder, "test", get_migrated_database(folder))
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = dj_database_url.parse(address)["NAME"]


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """The real digest is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    return sign_in(admin_user)


@pytest.fixture
def editor() -> User:
    return create_account("Edith", "editor")


@pytest.fixture
def edith(editor: User) -> Client:
    """An editor's browser."""
    return sign_in(editor)


@pytest.fixture
def paula() -> Client:
    """A publisher's browser."""
    return sign_in(create_account("Paula", "publisher"))


@pytest.fixture
def ann() -> Client:
    return sign_in(create_account("Ann", "editor"))


@pytest.fixture
def bob() -> Client:
    return sign_in(create_account("Bob", "editor"))
