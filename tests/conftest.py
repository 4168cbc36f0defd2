"""Accounts for tests: signed in with password and second factor, as the desk demands."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.signing_in import signed_in

__all__ = ["signed_in"]


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
