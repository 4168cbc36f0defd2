"""Signs people in to the desk as its pages would: with password and second factor."""

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
MANY = 500  # recovery codes: a code of an app works once in half a minute, tests sign in more often
_turn = count()


def signed_in(user: User, **options: Any) -> Client:
    """A browser in which this user has given password and second factor. `options`: of Django's Client."""
    client = Client(**options)
    client.force_login(user)
    if not Authenticator.objects.filter(user=user).exists():
        give_app(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def give_password(client: Client, name: str = "edith", password: str = PASSWORD, wanted: str = "", **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": wanted}, follow=True, **extra)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def person(name: str, *roles: str, may: tuple[str, ...] = (), **fields: Any) -> User:
    """An account of the desk with these roles, and single permissions besides ("publish_example")."""
    user: User = User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    return user


def give_app(user: User, key: str = "") -> str:
    """-> the key of the account's new app"""
    key = key or generate_totp_secret()
    TOTP.activate(user, key)
    return key


def give_recovery_codes(user: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def code_of(key: str, steps: int = 0) -> str:
    """What an app with this key shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + steps)))


def give_factor(name: str) -> None:
    """Gives an account an app that nobody has, and recovery codes that tests know."""
    user = User.objects.get(username=name)
    give_app(user)
    codes = [get_adapter().encrypt(_recovery_code(number)) for number in range(MANY)]
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": codes})


def hire(name: str, role: str, password: str, key: str) -> None:
    """An account with one role and an app whose key tests know."""
    user = person(name, role)
    user.set_password(password)
    user.save()
    give_app(user, key)


def next_recovery_code() -> str:
    """One that this run has not used yet."""
    return _recovery_code(next(_turn))


def _recovery_code(number: int) -> str:
    return f"{number:012}"
