"""Signs people in to the admin as its own pages do: with password and second factor."""

import os
import time
from itertools import count
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

PASSWORD = "a correct horse battery"
LOGIN, CODE, SET_UP = "/admin/login/", "/admin/second-factor/code/", "/admin/second-factor/set-up/"
CONFIRM, RECOVERY = "/admin/second-factor/confirm/", "/admin/second-factor/recovery-codes/"
# An app's code works once in 30 seconds. Tests sign in more often, with recovery codes; each worker has its own.
RECOVERY_CODE_COUNT, CODES_FOR_A_WORKER = 500, 50
_next_number = count(CODES_FOR_A_WORKER * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


def sign_in(user: User, **options: Any) -> Client:
    """Returns a client that is signed in with password and second factor. `options` go to Django's Client."""
    client = Client(**options)
    client.force_login(user)
    if not Authenticator.objects.filter(user=user).exists():
        add_app(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def submit_password(
    client: Client, name: str = "edith", password: str = PASSWORD, next_path: str = "", **extra: Any
) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": next_path}, follow=True, **extra)


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def create_account(name: str, *roles: str, permissions: tuple[str, ...] = (), **fields: Any) -> User:
    """Creates a staff account with these roles and single permissions, such as "publish_example"."""
    user: User = User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def add_app(user: User, key: str = "") -> str:
    """Returns the key of the new app."""
    key = key or generate_totp_secret()
    TOTP.activate(user, key)
    return key


def add_recovery_codes(user: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def generate_code(key: str, steps: int = 0) -> str:
    """Returns the code that an app with this key shows, `steps` times 30 seconds from now."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + steps)))


def add_second_factor(name: str) -> None:
    """Adds an app that nobody has, and recovery codes that tests know."""
    user = User.objects.get(username=name)
    add_app(user)
    codes = [get_adapter().encrypt(_format_recovery_code(number)) for number in range(RECOVERY_CODE_COUNT)]
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": codes})


def create_account_with_app(name: str, role: str, password: str, key: str) -> None:
    """Creates an account with one role and an app whose key tests know."""
    user = create_account(name, role)
    user.set_password(password)
    user.save()
    add_app(user, key)


def take_recovery_code() -> str:
    """Returns a code that this run has not used."""
    return _format_recovery_code(next(_next_number))


def _format_recovery_code(number: int) -> str:
    return f"{number:012}"
