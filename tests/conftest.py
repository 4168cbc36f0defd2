"""Shared fixtures: one migrated database for each worker, and clients signed in with a second factor."""

import datetime as dt
import gc
import time
from typing import Any

import dj_database_url
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from django.test import client as test_client
from django.test.client import store_rendered_templates  # type: ignore[attr-defined]
from django.utils import timezone
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker, Settings

from examples.admin.accounts.roles import ROLES
from examples.catalogue.fallback.outage import report_recovery
from examples.views import page_cache
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.isolated_database import create_database, get_migrated_database

# The same examples in every run, however slow the machine is. `--hypothesis-profile random` draws others.
settings.register_profile("random", deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("repeatable", settings.get_profile("random"), derandomize=True, database=None)
settings.load_profile("repeatable")


def _restore_roles(**_: Any) -> None:
    """Restores what migrations created: a test that commits empties the whole database afterwards."""
    for name, role_permissions in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            candidates = Permission.objects.filter(codename__in=[name.split(".")[1] for name in role_permissions])
            labels = {
                permission: f"{permission.content_type.app_label}.{permission.codename}" for permission in candidates
            }
            group.permissions.set([permission for permission, label in labels.items() if label in role_permissions])


# The signal is sent for each app in turn. After the last one, all permissions exist.
post_migrate.connect(_restore_roles, sender=list(apps.get_app_configs())[-1], weak=False)


# One of these takes as long as a whole file of others.
LONGEST_FILES = ("test_entry_life_cycle.py", "test_bench.py", "test_production.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest and then all system tests first: while they wait for servers and browsers, other tests run."""
    items.sort(key=lambda item: ("system" not in item.path.parts, item.path.name not in LONGEST_FILES))


LONGEST_TEST = 60  # seconds


def pytest_runtest_setup() -> None:
    """Waits shortly before midnight, because many tests compare the day that a page shows with today."""
    now = timezone.localtime()
    seconds_left = ((24 - now.hour) * 60 - now.minute) * 60 - now.second
    if seconds_left < LONGEST_TEST:
        time.sleep(seconds_left)


def pytest_collection_finish() -> None:
    """Exempts imported modules from garbage collection, because they stay for the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _record_page_template(
    store: dict[str, Any], signal: Any, sender: Any, template: Any, *args: Any, **options: Any
) -> None:
    if not (template.name or "").startswith(("django/forms/", "admin/examples/widgets/")):
        store_rendered_templates(store, signal, sender, template, *args, **options)


# Django's test client copies the context of every template, also those of the hundreds of widgets of an entry's form.
test_client.store_rendered_templates = _record_page_template  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    """Gives each worker a copy of one migrated database. It is removed with the folder or server of the run."""
    address = create_database("test", get_migrated_database())
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = dj_database_url.parse(address)["NAME"]


@pytest.fixture
def no_activity_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that count queries: on a slow machine, any request may store that someone was active."""
    monkeypatch.setattr("examples.admin.accounts.session_expiry.ACTIVITY_INTERVAL", dt.timedelta(days=1))


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """The real password hash is slow by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def database_in_use() -> None:
    """A test of an outage may end while the database counts as away; no thread would notice that it is back."""
    report_recovery()


@pytest.fixture(autouse=True)
def empty_page_cache() -> None:
    """A test that changes nothing has the revision of an earlier one, and would get its pages."""
    page_cache._pages.clear()


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
