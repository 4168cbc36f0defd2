"""The migration keeps the second factors that the previous release stored with django-otp."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection

from tests.helpers.accounts import create_account, generate_code

pytestmark = pytest.mark.django_db
MIGRATION: Any = import_module("examples.migrations.0006_second_factors")
OLD_KEY = "3132333435363738393031323334353637383930"  # in hexadecimal digits; NEW_KEY is the same one
NEW_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def list_tables() -> set[str]:
    return set(connection.introspection.table_names())


def test_migration_moves_keys_and_deletes_plain_text() -> None:
    edith, odd, late = create_account("edith"), create_account("odd"), create_account("late")
    with connection.cursor() as cursor:
        for name in ("otp_static_staticdevice", "otp_static_statictoken"):
            cursor.execute(f"CREATE TABLE {name} (id integer)")
        cursor.execute(
            "CREATE TABLE otp_totp_totpdevice (id integer, user_id integer, key varchar(80), confirmed bool, "
            "digits integer, step integer, t0 integer)"
        )
        for number, (user, confirmed, digits) in enumerate([(edith, True, 6), (odd, True, 8), (late, False, 6)]):
            row: list[Any] = [number, user.pk, OLD_KEY, confirmed, digits]
            cursor.execute("INSERT INTO otp_totp_totpdevice VALUES (%s, %s, %s, %s, %s, 30, 0)", row)
    MIGRATION.move_keys(apps, SimpleNamespace(connection=connection))
    (moved,) = Authenticator.objects.all()
    assert (moved.user, moved.type) == (edith, "totp")
    assert NEW_KEY not in str(moved.data)
    assert moved.wrap().validate_code(generate_code(NEW_KEY))
    assert not list_tables() & set(MIGRATION.OLD_TABLES)


def test_migration_of_empty_database() -> None:
    MIGRATION.move_keys(apps, SimpleNamespace(connection=connection))
    assert not Authenticator.objects.exists()
    assert "cache" in list_tables()
